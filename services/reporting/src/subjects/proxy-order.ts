import { ProxyAccepted, ProxyCompleted, ProxyRequested, ProxyWithdrawn } from '@jiceng/contracts'
import { changes, founds, subject } from '../algebra/subject.ts'
import type { Day, Flow } from '../algebra/types.ts'

interface Order {
  /** From the day it is accepted on; nothing is due of what is refused or withdrawn. */
  readonly dueOn?: Day | undefined
  readonly doneOn?: Day
}

function contributions({ dueOn, doneOn }: Order): Flow[] {
  const isOnTime = doneOn !== undefined && dueOn !== undefined && doneOn <= dueOn
  return [
    ...(doneOn ? [{ measure: 'proxy-orders-completed', amount: 1, on: doneOn }] : []),
    ...(dueOn ? [{ measure: 'proxy-orders-due', amount: 1, on: dueOn }] : []),
    ...(isOnTime ? [{ measure: 'proxy-orders-due-on-time', amount: 1, on: dueOn }] : []),
  ]
}

/** What is handled for a resident (M-058): due on the day that was promised when it was accepted. */
const proxyOrders = subject<Order>({
  name: 'proxy-order',
  resource: 'proxy-orders',
  measures: ['proxy-orders-completed', 'proxy-orders-due', 'proxy-orders-due-on-time'],
  steps: [
    founds(ProxyRequested, (): Order => ({})),
    changes(ProxyAccepted, (state: Order, { data }) => ({ ...state, dueOn: data.dueOn })),
    changes(ProxyCompleted, (state: Order, { data }) => ({ ...state, doneOn: data.doneOn })),
    changes(ProxyWithdrawn, (state: Order) => ({ ...state, dueOn: undefined })),
  ],
  contributions,
})

export const subjects = [proxyOrders] as const
