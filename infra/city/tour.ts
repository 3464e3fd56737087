// The last words of npm start: where to look and what to try.
const tokenPath = '/v1/demo/token'

interface Account {
  account: string
  role: string
  scope: string
}

const isAccount = (one: unknown): one is Account =>
  typeof one === 'object' && one !== null && 'account' in one && 'role' in one && 'scope' in one

/** None where the gateway has no demo accounts to tell. */
export async function demoAccounts(url: string): Promise<Account[]> {
  try {
    const answer = await fetch(`${url}/v1/demo/accounts`, { signal: AbortSignal.timeout(5000) })
    const body: unknown = answer.ok ? await answer.json() : []
    return Array.isArray(body) ? body.filter(isAccount) : []
  } catch {
    return []
  }
}

function curls(url: string, { account, scope }: Account): string[] {
  const city = scope.split('/').at(1) ?? '990100'
  const json = "-H 'Content-Type: application/json'"
  const bearer = '-H "Authorization: Bearer $TOKEN"'
  const district = JSON.stringify({
    code: `${city.slice(0, 4)}98`,
    name: 'Try-out District',
    level: 'district',
    parentCode: city,
    validFrom: '2023-06-01',
  })
  return [
    `TOKEN=$(curl -s ${url}${tokenPath} ${json} -d '${JSON.stringify({ account })}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `curl -s ${bearer} '${url}/v1/divisions?scope=${city}'`,
    `curl -s ${bearer} ${json} -H 'Idempotency-Key: try-out' ${url}/v1/divisions -d '${district}'`,
  ]
}

export function tour(url: string, accounts: Account[]): string {
  const width = Math.max(...accounts.map(({ account }) => account.length), 0)
  const roles = Math.max(...accounts.map(({ role }) => role.length), 0)
  const list = accounts.map((one) => `  ${one.account.padEnd(width)}  ${one.role.padEnd(roles)}  ${one.scope}`)
  const first = accounts.find(({ role }) => role === 'city-admin') ?? accounts.at(0)
  return [
    '',
    `Open   ${url}`,
    `Docs   ${url}/docs`,
    ...(list.length > 0 ? ['', 'Demo accounts (account, role, scope):', ...list] : []),
    ...(first ? ['', `Try, as ${first.account}:`, ...curls(url, first).map((line) => `  ${line}`)] : []),
    '',
    'Ctrl+C ends it all; the data stays. Empty it with: npm start -- --fresh',
  ].join('\n')
}
