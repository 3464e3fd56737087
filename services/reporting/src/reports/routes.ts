import {
  badParameter,
  etag,
  type FurtherRoutes,
  hasIt,
  idOf,
  mayRead,
  notFound,
  Problem,
  parameters,
  type ReadOptions,
  readingGrants,
  sayIfStale,
  unavailable,
} from '@jiceng/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Format, formats, isFormat, renderer } from '../document/renderer.ts'
import { reading } from '../figures/reading.ts'
import type { Run } from '../report/compose.ts'
import { levelBelow } from '../snapshots/divisions.ts'
import { keptIn } from '../snapshots/snapshot.ts'
import type { Frozen, Value } from '../snapshots/values.ts'
import { type Audience, audiences, isAudience, shownTo } from './audiences.ts'
import type { Comparing } from './comparison.ts'
import { documentOf, traceId } from './print.ts'
import { reports, type State } from './report.ts'
import { insiders, outsiders } from './roles.ts'
import { templateOf } from './templates.ts'
import { absentIn, slotsIn, type Text, textsIn } from './text.ts'
import type { Trace, Traces } from './trace.ts'

interface Stored {
  readonly _id: string
  readonly version: number
  readonly scopePath: string
  readonly relates: readonly string[]
  readonly state: Parameters<typeof reports.read>[0]
}
interface Found {
  readonly id: string
  readonly version: number
  readonly report: State
  readonly text: Text
  /** Whoever reads it is no official. */
  readonly isOutside: boolean
}

/** In force, or once in force. */
const isOut = ({ state }: State): boolean => state === 'issued' || state === 'superseded'

/** A report with its text. Unless it is issued only those who work on it see what it says (5.1); to others it is unknown. */
async function read(tools: ReadOptions, request: FastifyRequest): Promise<Found> {
  const [grants, stored] = await Promise.all([
    readingGrants(tools, request.caller),
    tools.db.collection<Stored>(reports.collection).findOne({ _id: idOf(request) }, reading),
  ])
  if (!stored) throw notFound()
  const report = reports.read(stored.state)
  const readable = grants.filter(({ role }) => isOut(report) || insiders.has(role))
  if (!mayRead(readable, stored)) throw notFound()
  const isOutside = !mayRead(
    readable.filter(({ role }) => !outsiders.has(role)),
    stored,
  )
  const text = await tools.db.collection<Text>(textsIn).findOne({ _id: report.text }, reading)
  if (!text) throw new Error(`the text of ${stored._id} is gone`)
  return { id: stored._id, version: stored.version, report, text, isOutside }
}
async function tracesOf({ db }: ReadOptions, { traces }: State): Promise<Traces | undefined> {
  if (traces === undefined) return undefined
  return (await db.collection<Traces>(textsIn).findOne({ _id: traces }, reading)) ?? undefined
}
/** The figures of the division, as they were frozen. */
async function valuesOf({ db }: ReadOptions, { values }: State): Promise<readonly Value[]> {
  return (await db.collection<Frozen>(keptIn).findOne({ _id: values }, reading))?.values ?? []
}
/** Whom the report is set for: officials get all of it unless they ask otherwise, other systems what is for them. */
function audienceOf(asked: string | undefined, { isOutside }: Found): Audience {
  const name = asked ?? (isOutside ? 'exchange' : 'internal')
  if (!isAudience(name)) throw badParameter('audience', `is one of ${Object.keys(audiences).join(', ')}`)
  if (isOutside && name === 'internal')
    throw new Problem('forbidden', 'A system gets the report for audience exchange or public; ask for one of these.')
  return audiences[name]
}
/** The figures of the division and of those right below it, as they were frozen. */
async function comparingOf({ db }: ReadOptions, report: State, of: Traces): Promise<Comparing | undefined> {
  const hashes = [report.values, ...of.places.flatMap(({ values }) => values ?? [])]
  const found = await db
    .collection<Frozen>(keptIn)
    .find({ _id: { $in: hashes } }, reading)
    .toArray()
  const frozenBy = (hash: string | undefined): Frozen | undefined => found.find(({ _id }) => _id === hash)
  const own = frozenBy(report.values)
  if (!own) return undefined
  return {
    template: templateOf(report.template, report.templateVersion),
    own,
    places: of.places.map(({ name, values }) => ({ name, frozen: frozenBy(values) })),
    level: levelBelow(report.divisionCode),
  }
}

const caller = (operation: string) => ({ config: { policy: 'caller', operation } }) as const

/** The way to the records behind a figure, and what it is divided by. */
function linksOf({ indicator, figure, scope, period, asOf, denominator }: Trace) {
  const query = new URLSearchParams({ scope, period, asOf, figure })
  const records = `/v1/figures/${indicator}/records?${query}`
  return { records, ...(denominator === null ? {} : { denominator: `${records}&part=denominator` }) }
}
/** Each figure of the text with its trace (M-104); without one while it is being counted. */
const figuresOf = ({ text, report }: Found, traces: readonly Trace[] = []) =>
  text.blocks.flatMap(({ no, runs }) =>
    slotsIn(runs).map(({ slot, text: printed }) => {
      const trace = traces.find(({ address }) => address === slot.address)
      const isTraced = trace?.holds === true && !report.untraced.includes(slot.address)
      return {
        slot: slot.id,
        block: no,
        printed,
        figure: slot.address,
        traced: isTraced,
        trace: trace === undefined ? null : { id: traceId(trace), ...trace, links: linksOf(trace) },
      }
    }),
  )

/** IR-06: figures with a trace, of all figures. */
const tracedOf = (figures: readonly { readonly traced: boolean }[]) => ({
  numerator: figures.filter((one) => one.traced).length,
  denominator: figures.length,
})

/** The block as it is edited: words, and figures by their slots. */
const runOf = (run: Run) =>
  'slot' in run
    ? { slot: run.slot.id, text: run.text, figure: run.slot.address, format: run.slot.format }
    : { text: run.text }

async function textAnswer(tools: ReadOptions, found: Found) {
  const { id, version, report, text } = found
  const { title, issuer, state, typed, dropped, untraced, traces } = report
  const values = await valuesOf(tools, report)
  const blocks = shownTo(audienceOf(undefined, found), { blocks: text.blocks, values, typed })
  return {
    report: id,
    version,
    state,
    title,
    issuer,
    blocks: blocks.map(({ no, level, head, kind, runs }) => ({ no, level, head, kind, runs: runs.map(runOf) })),
    typed,
    dropped,
    absent: absentIn(text),
    untraced: traces === undefined ? null : untraced,
  }
}

/** `桐陂区2023年上半年基层党建工作总结.docx`, and the id for who reads ASCII only (RFC 6266). */
function sendFile(reply: FastifyReply, { id, report }: Found, format: Format, more: string, bytes: Uint8Array) {
  const name = encodeURIComponent(`${report.title}${more}.${format}`)
  return reply
    .header('content-type', formats[format])
    .header('content-disposition', `attachment; filename="${id}.${format}"; filename*=UTF-8''${name}`)
    .send(Buffer.from(bytes))
}

/** Documents that may wait to be set: each takes up to a second. */
const waitingMax = 16
/** Milliseconds after the door opened until the thread that sets them is made ready: the start itself needs the processor. */
const warmAfterMs = 5000

/** What a report says, where its figures come from, and its file. */
export const reportRoutes: FurtherRoutes = (app, tools) => {
  const setting = renderer()
  let warming: NodeJS.Timeout | undefined
  app.addHook('onListen', async () => {
    // What hinders it is told by the first document that is asked for.
    warming = setTimeout(() => setting.warm().catch(() => undefined), warmAfterMs).unref()
  })
  app.addHook('onClose', () => {
    clearTimeout(warming)
    return setting.close()
  })
  app.get('/v1/reports/:id/text', caller('report.text'), async (request, reply) => {
    parameters(request.query, [])
    await sayIfStale(tools, request, reply)
    return textAnswer(tools, await read(tools, request))
  })
  app.get('/v1/reports/:id/figures', caller('report.figures'), async (request, reply) => {
    parameters(request.query, [])
    await sayIfStale(tools, request, reply)
    const found = await read(tools, request)
    if (found.isOutside)
      throw new Problem('forbidden', 'Records are shown to officials; read the text or the document.')
    const figures = figuresOf(found, (await tracesOf(tools, found.report))?.traces)
    const { snapshotId: snapshot, asOf } = found.report
    return { report: found.id, version: found.version, snapshot, asOf, traced: tracedOf(figures), data: figures }
  })
  app.get('/v1/reports/:id/document', caller('report.document'), async (request, reply) => {
    const { format = 'docx', audience: asked } = parameters(request.query, ['format', 'audience'])
    if (!isFormat(format)) throw badParameter('format', 'is docx or pdf')
    await sayIfStale(tools, request, reply)
    const found = await read(tools, request)
    const audience = audienceOf(asked, found)
    const tag = etag(found.version)
    reply.header('etag', tag)
    if (hasIt(request, tag)) return reply.code(304).send()
    if (setting.waiting >= waitingMax) throw unavailable('Many documents are being set; try again in a few seconds.')
    const [traces, values] = await Promise.all([tracesOf(tools, found.report), valuesOf(tools, found.report)])
    const comparing = traces && audience.annexes.length > 0 ? await comparingOf(tools, found.report, traces) : undefined
    const document = documentOf({ ...found, traces: traces?.traces, comparing, values, audience })
    const bytes = await setting.render(document, format)
    return sendFile(reply, found, format, audience.mark, bytes)
  })
}
