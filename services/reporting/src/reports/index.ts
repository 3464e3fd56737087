import type { Command, Mechanism } from '@jiceng/kernel'
import { withGenerate } from './generate.ts'
import { reports } from './report.ts'
import { withTrace } from './trace.ts'

export { approveReport, editReport, issueReport, returnReport, submitReport, withdrawReport } from './commands.ts'

/** The mechanism with all its commands, for what is fed in this build; and the one that the platform gives. */
export function reportsWith(fed: ReadonlySet<string>): { readonly mechanism: Mechanism; readonly trace: Command } {
  withGenerate(fed)
  return { mechanism: reports, trace: withTrace(fed) }
}
