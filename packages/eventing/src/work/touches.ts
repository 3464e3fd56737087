// What commands of one group have to do with each other: two that meet are decided one after the other.
import { type Lookups, Refusal, type Shape, type StoredState } from '@jiceng/kernel'
import type { Document } from 'mongodb'
import { textsAsked } from '../asked.ts'
import type { Effect, Waiting } from './decide.ts'
import type { Outcome } from './write.ts'

export type Docs = ReadonlyMap<string, Document>

export const asStored = (document: Document | undefined): StoredState<Shape> | undefined => {
  // Written by write.ts from a fold, so it has this shape.
  const trust = <T>(value: unknown): T => value as never
  return document && trust<StoredState<Shape>>(document)
}

/** What a command takes hold of besides its aggregates. */
export const heldBy = ({ decision }: Effect): string[] => [
  ...(decision.claims ?? []).map(({ key }) => `claim/${key}`),
  ...(decision.releases ?? []).map((key) => `claim/${key}`),
  ...(decision.guards ?? []).map((key) => `guard/${key}`),
]

const writesOf = (effect: Effect): string[] => [
  ...effect.changes.map(({ mechanism, id }) => `${mechanism.collection}/${id}`),
  ...heldBy(effect),
]

/** What a later command of the group may have read: each document written, and its collection for those who read by query. */
export const marksOf = (effect: Effect): string[] => [
  ...writesOf(effect),
  ...effect.changes.map(({ mechanism }) => `${mechanism.collection}/*`),
  ...(effect.decision.claims || effect.decision.releases ? ['claims/*'] : []),
]

/** A rule's lookups; one that refuses already here is refused when it is decided. */
export function lookupsOf({ target, request: { command, body } }: Waiting, states: Docs): Lookups {
  try {
    return command.lookups({
      id: target,
      body,
      state: asStored(states.get(target))?.state ?? command.mechanism.initial,
    })
  } catch (error) {
    if (error instanceof Refusal) return {}
    throw error
  }
}

/** All a command stands on: what it writes and what it read, document by document and collection by query. */
export function touches(waiting: Waiting, { effect }: Outcome, states: Docs): string[] {
  const reads = Object.values(lookupsOf(waiting, states)).flatMap(({ collection, filter: { _id } }) =>
    (textsAsked(_id) ?? ['*']).map((id) => `${collection}/${id}`),
  )
  return [
    `${waiting.request.command.mechanism.collection}/${waiting.target}`,
    ...reads,
    ...(effect ? writesOf(effect) : []),
  ]
}
