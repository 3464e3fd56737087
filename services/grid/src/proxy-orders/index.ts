export {
  acceptProxy,
  finishProxy,
  rateProxy,
  refuseProxy,
  requestProxy,
  startProxy,
  withdrawProxy,
} from './commands.ts'
export { proxyOrders } from './proxy-order.ts'
