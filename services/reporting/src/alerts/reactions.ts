import type { Reaction } from '@jiceng/eventing'
import { alerts } from './alert.ts'
import { rectifyAlert } from './commands.ts'

/** A rectification that an alert opened is told to the alert. */
export const inRectification: Reaction = {
  name: 'alert-in-rectification',
  service: 'organizations',
  on: ['RectificationOpened'],
  targets: ({ data }) => ({
    collection: alerts.collection,
    filter: { _id: data.origin === 'alert' ? String(data.originId) : '' },
    limit: 2,
  }),
  command: rectifyAlert,
  body: ({ aggregate }) => ({ rectificationId: aggregate }),
}
