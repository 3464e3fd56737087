import t from 'tap'
import type { Draft } from '../src/draft.ts'
import { wavesOf } from '../src/load/waves.ts'

const draft = (path: string, command: string, more: Partial<Draft> = {}): Draft => ({
  path,
  command,
  by: 'importer',
  occurredAt: '2023-01-02',
  body: {},
  ...more,
})
const options = { name: 'city/test', size: 100, batch: 3 }
const shape = (drafts: readonly Draft[]): string[][][] =>
  [...wavesOf(drafts, options)].flatMap((levels) =>
    levels.map((level) => level.map(({ items }) => items.map(({ command }) => command))),
  )

t.test('a command goes out after what it needs, and steps of one aggregate stay together in order', async (t) => {
  const steps = ['file', 'dispatch', 'start'].map((command) => draft('matters', command, { target: 'm' }))
  const drafts = [
    draft('matters', 'report', { makes: 'm' }),
    ...steps,
    draft('matters', 'verify', { target: 'm', by: 'checker' }),
  ]
  t.strictSame(shape(drafts), [[['report']], [['file', 'dispatch', 'start']], [['verify']]])
})

t.test('what others need as it was stays so until they have it', async (t) => {
  const drafts = [
    draft('joint-conferences', 'establish', { makes: 'c' }),
    draft('joint-conferences', 'hold', { target: 'c' }),
    draft('conference-decisions', 'decide', { body: { conferenceId: '@c' } }),
    draft('joint-conferences', 'hold', { target: 'c' }),
  ]
  t.strictSame(shape(drafts), [[['establish']], [['hold']], [['decide']], [['hold']]])
})

t.test('two that hold the same are in two batches', async (t) => {
  const member = (holds: string) => draft('members', 'register', { holds })
  t.strictSame(
    [...wavesOf([member('a'), member('b'), member('a')], options)]
      .flat(2)
      .map(({ items }) => items.map(({ holds }) => holds)),
    [['a', 'b'], ['a']],
  )
})

t.test('the keys of batches are the same in every run', async (t) => {
  const drafts = Array.from({ length: 7 }, () => draft('units', 'register'))
  const keys = [...wavesOf(drafts, options)].flat(2).map(({ key }) => key)
  t.strictSame(keys, [
    'city/test/0.0/units/importer/0',
    'city/test/0.0/units/importer/1',
    'city/test/0.0/units/importer/2',
  ])
})
