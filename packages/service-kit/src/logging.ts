import { type DestinationStream, type Logger, pino } from 'pino'

/** What never reaches a log, wherever it stands: credentials, and what may hold personal data. */
const redacted = [
  'req.headers',
  'res.headers',
  'headers.authorization',
  'headers.cookie',
  '*.authorization',
  '*.token',
  '*.secret',
  '*.password',
  '*.body',
  '*.personal',
  '*.phone',
  '*.idNumber',
  'token',
  'secret',
  'password',
  'body',
  'personal',
  'phone',
  'idNumber',
  'err.errInfo',
  'err.writeErrors',
] as const

/** ERROR: we must mend it. WARN: odd. INFO: a domain event happened. DEBUG: internals. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const
export interface LoggerOptions {
  readonly level?: (typeof logLevels)[number]
  readonly service?: string
  readonly stream?: DestinationStream
}

/** A logger whose lines carry neither query strings, headers nor bodies. */
export function createLogger({ level = 'info', service, stream }: LoggerOptions = {}): Logger {
  const options = {
    level,
    base: service === undefined ? null : { service },
    redact: { paths: [...redacted], censor: '[redacted]' },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: {
      req: ({ method, routeOptions, id }: { method: string; routeOptions?: { url?: string }; id: string }) => ({
        method,
        route: routeOptions?.url ?? 'unmatched',
        id,
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  }
  return stream ? pino(options, stream) : pino(options)
}
