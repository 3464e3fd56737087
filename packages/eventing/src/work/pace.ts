/** When a transaction begins: at once when none runs; beside another while few commands are about, when it is full, or when that takes long. */
export interface Pace {
  /** May one begin with so many waiting? If not now, `again` is called when the others have kept them waiting long enough. */
  mayBegin(waiting: number): boolean
  begun(commands: number): void
  ended(commands: number): void
}

/** Commands under way and waiting that are few enough for a transaction of their own each. */
const fewMost = 4
/** Milliseconds for which what is under way keeps others waiting: many times what it takes on a busy machine. */
const patienceMs = 250

/**
 * What waits when others are under way costs less in one transaction after them than in one beside them: fifty commands cost hardly more
 * than twenty-five (ADR 54).
 */
export function pace(slots: number, groupMax: number, again: () => void): Pace {
  const state = { running: 0, commands: 0, begunAt: 0, later: undefined as NodeJS.Timeout | undefined }
  return {
    mayBegin(waiting) {
      const { running, commands, begunAt } = state
      if (running === 0) return true
      if (running === slots) return false
      const isSoon = performance.now() - begunAt < patienceMs
      if (waiting + commands <= fewMost || waiting >= groupMax || !isSoon) return true
      state.later ??= setTimeout(() => {
        state.later = undefined
        again()
      }, patienceMs)
      return false
    },
    begun(commands) {
      state.running++
      state.commands += commands
      state.begunAt = performance.now()
    },
    ended(commands) {
      state.running--
      state.commands -= commands
    },
  }
}
