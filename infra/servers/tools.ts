import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { otherwise } from './options.ts'
import { tied } from './processes.ts'

const run = promisify(execFile)

/** Runs a command to its end; its own last words are in the error. */
export async function tool(command: readonly string[], signal: AbortSignal, env = {}): Promise<void> {
  const [file = '', ...args] = [...tied, ...command]
  try {
    await run(file, args, { maxBuffer: 1e8, env: { ...process.env, ...env }, signal })
  } catch (error) {
    signal.throwIfAborted()
    const said = [error].flatMap((of) => (of instanceof Error ? [wordsOf(of)] : [])).join('')
    throw new Error(`${command.slice(0, 4).join(' ')} … failed:\n${said.trim().slice(-1200)}\nMend this, ${otherwise}.`)
  }
}

const wordsOf = (error: Error & { stderr?: string; stdout?: string }): string =>
  error.stderr || error.stdout || error.message

export async function onPath(command: string): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = folders.map((folder) => access(join(folder, command), constants.X_OK))
  return (await Promise.allSettled(found)).some(({ status }) => status === 'fulfilled')
}

export async function hasPip(): Promise<boolean> {
  return run('python3', ['-m', 'pip', '--version']).then(
    () => true,
    () => false,
  )
}

/** 0 where there is none. */
export async function javaVersion(): Promise<number> {
  const said = await run('java', ['-version']).catch(() => ({ stderr: '' }))
  return Number(said.stderr.match(/version "(\d+)/)?.[1] ?? 0)
}
