import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import t from 'tap'
import { commonSettings, commonTable, settingsTable } from '../src/index.ts'

const env = {
  MONGO_URL: 'mongodb://user:very-secret@db/',
  KAFKA_BROKERS: 'k1:9092, k2:9092',
  OIDC_ISSUER: 'https://id.city',
  JWKS_URL: 'https://id.city/jwks',
  AUDIT_KEY: 'hYp3kq9Zw1LmT5vB',
  PERSONAL_DATA_KEY: 'Qw7nX2cV8mK4jH6g',
  SERVICE_KEY: 'aZ5sD1fG9hJ3kL7p',
}
const read = (more: Record<string, string | undefined> = {}) => commonSettings('grid', { ...env, ...more })

t.test('settings are typed and defaulted', async (t) => {
  const { PORT, KAFKA_BROKERS, DATABASE, DEMO, CLOCK, CURSOR_KEY } = read({ PORT: '0' })
  t.strictSame(
    { PORT, KAFKA_BROKERS, DATABASE, DEMO, CLOCK },
    { PORT: 0, KAFKA_BROKERS: ['k1:9092', 'k2:9092'], DATABASE: 'jiceng_grid', DEMO: false, CLOCK: 'system' },
  )
  t.equal(CURSOR_KEY, read().CURSOR_KEY, 'derived, the same in every instance')
  t.not(CURSOR_KEY, read({ AUDIT_KEY: 'another0audit0key' }).CURSOR_KEY)
})

t.test('all that is missing or wrong is named at once, without values', async (t) => {
  const error = { message: /missing: KAFKA_BROKERS, AUDIT_KEY\nPORT is no whole number.*SERVICE_KEY has fewer/s }
  t.throws(() => read({ KAFKA_BROKERS: '', AUDIT_KEY: undefined, PORT: '80x', SERVICE_KEY: 'short-1' }), error)
  try {
    read({ SERVICE_KEY: 'short-1' })
  } catch (thrown) {
    t.notMatch(String(thrown), /short-1/)
  }
})

t.test('default and short secrets do not start', async (t) => {
  for (const key of ['changeme-changeme', 'aaaaaaaaaaaaaaaaaaaa', 'the-default-audit-key', 'short'])
    t.throws(() => read({ AUDIT_KEY: key }), /AUDIT_KEY/, key)
  t.throws(() => read({ CURSOR_KEY: 'short' }), /CURSOR_KEY/)
})

t.test('keys over plain http are taken from this machine, and in a demonstration from a private host', async (t) => {
  const http = (host: string, DEMO = '0') => read({ JWKS_URL: `http://${host}/jwks`, DEMO })
  for (const host of ['localhost:1', '127.0.0.1:1', '[::1]:1']) t.ok(http(host), host)
  for (const host of ['gateway:8080', '10.0.0.2', '172.20.0.3', '192.168.1.1']) {
    t.throws(() => http(host), /https for JWKS_URL/, host)
    t.ok(http(host, '1'), host)
  }
  for (const host of ['id.city', '8.8.8.8', '172.15.0.1', 'localhost.evil.com']) t.throws(() => http(host, '1'), host)
  t.throws(() => read({ OIDC_ISSUER: 'http://id.city' }), /https for OIDC_ISSUER/)
})

t.test('printing shows no secret', async (t) => {
  const values = read({ CURSOR_KEY: 'bN4mV8cX2zL6kJ0h' })
  for (const text of [inspect(values), JSON.stringify(values)]) {
    t.notMatch(text, /very-secret|hYp3kq9Zw1LmT5vB|Qw7n|aZ5s|bN4m/)
    t.match(text, /\[redacted\]/)
    t.match(text, /id\.city/)
  }
})

t.test('a secret may be a file', async (t) => {
  const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'key')
  writeFileSync(file, 'from0a0file0xyz9\n')
  t.equal(read({ AUDIT_KEY: undefined, AUDIT_KEY_FILE: file }).AUDIT_KEY, 'from0a0file0xyz9')
})

t.test('the table of settings names kind, default and meaning of each', async (t) => {
  const table = settingsTable(commonTable('grid'))
  t.match(table, '| `PORT` | whole number | `8080` | Port of the public listener; 0 takes a free one. |')
  t.match(table, '| `MONGO_URL` | text | required |')
  t.equal(table.split('\n').length, Object.keys(commonTable('grid')).length + 2)
})
