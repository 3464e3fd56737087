export { alerts } from './alert.ts'
export {
  acknowledgeAlert,
  closeAlert,
  endMute,
  escalateAlert,
  muteAlert,
  raiseAlert,
  rectifyAlert,
} from './commands.ts'
export { compare } from './comparing.ts'
export { inRectification } from './reactions.ts'
export { ruleRoutes } from './routes.ts'
export { alertThresholds } from './settings.ts'
export { watchCalendar } from './watch.ts'
