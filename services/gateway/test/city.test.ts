// The story of one district, in its order.
await import('./city/founding.test.ts')
await import('./city/grids.test.ts')
await import('./city/alliance.test.ts')
await import('./city/promises.test.ts')
await import('./city/figures.test.ts')
await import('./city/rights.test.ts')
await import('./city/descriptions.test.ts')
await import('./city/parts.test.ts')
