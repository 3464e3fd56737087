import type { EventType } from '@jiceng/kernel'
import { eventsOf } from './catalogue.ts'
import { partitions, serviceNames, topicOf } from './services.ts'

type Json = Readonly<Record<string, unknown>>

/** Headers of every record: CloudEvents 1.0 in binary mode, with what routes and orders it. */
const headers: Json = {
  type: 'object',
  required: [
    'ce_specversion',
    'ce_id',
    'ce_source',
    'ce_type',
    'ce_subject',
    'ce_time',
    'ce_sequence',
    'ce_scope',
    'ce_occurredon',
    'ce_actor',
    'ce_correlationid',
  ],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', description: 'Unique; the same in every delivery.' },
    ce_source: { type: 'string', description: '/jiceng/<service>' },
    ce_type: { type: 'string' },
    ce_subject: { type: 'string', description: 'The aggregate; also the key of the record.' },
    ce_time: { type: 'string', format: 'date-time', description: 'When it was recorded.' },
    ce_sequence: {
      type: 'string',
      description: 'Version of the aggregate: 1, 2, 3 … without holes. Drop what is not the next.',
    },
    ce_scope: { type: 'string', description: 'Scope path such as /990100/990103.' },
    ce_occurredon: { type: 'string', format: 'date', description: 'Day on which it happened, Asia/Shanghai.' },
    ce_recordedat: {
      type: 'string',
      format: 'date-time',
      description: 'Of what was imported: when it was recorded there.',
    },
    ce_occurredat: { type: 'string', format: 'date-time', description: 'Absent when only a day was given.' },
    ce_actor: { type: 'string' },
    ce_correlationid: { type: 'string' },
    ce_timeline: { type: 'string', description: 'Raised when the owner was restored from a backup.' },
    traceparent: { type: 'string' },
  },
}

const message = ({ type }: EventType): Json => ({
  name: type,
  title: type,
  contentType: 'application/json',
  headers: { $ref: '#/components/schemas/Headers' },
  payload: { $ref: `#/components/schemas/${type}` },
})
const ref = (to: string): Json => ({ $ref: `#/${to}` })

/** AsyncAPI 3 of all events of the city, made from the schemas that validate them. */
export function asyncapi(): Json {
  const all = serviceNames.flatMap((service) => eventsOf[service])
  const channels = serviceNames.map((service) => [
    service,
    {
      address: topicOf(service),
      description: `Events of ${service}, ${partitions} partitions, keyed by aggregate.`,
      messages: Object.fromEntries(eventsOf[service].map(({ type }) => [type, ref(`components/messages/${type}`)])),
    },
  ])
  const operations = serviceNames.map((service) => [
    `send-${service}`,
    {
      action: 'send',
      channel: ref(`channels/${service}`),
      messages: eventsOf[service].map(({ type }) => ref(`channels/${service}/messages/${type}`)),
    },
  ])
  return {
    asyncapi: '3.0.0',
    info: { title: 'Jiceng 基层: events', version: '1.0.0', license: { name: 'Apache-2.0' } },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    components: {
      messages: Object.fromEntries(all.map((one) => [one.type, message(one)])),
      schemas: { Headers: headers, ...Object.fromEntries(all.map(({ type, data }) => [type, data])) },
    },
  }
}

/** The events as a page to read: one table a service. */
export function eventsPage(): string {
  const rows = (service: (typeof serviceNames)[number]): string[] =>
    eventsOf[service].map(
      ({ type, data, correctable }) =>
        `| ${type} | ${Object.keys(data.properties).join(', ')} | ${correctable ? 'yes' : ''} |`,
    )
  const sections = serviceNames.map((service) =>
    [
      `## ${service}`,
      '',
      `Topic \`${topicOf(service)}\`.`,
      '',
      '| event | data | correctable |',
      '|---|---|---|',
      ...rows(service),
      '',
    ].join('\n'),
  )
  return ['# Events', '', 'Generated from `packages/contracts`; do not edit.', '', ...sections].join('\n')
}
