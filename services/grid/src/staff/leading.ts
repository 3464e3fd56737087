import type { postingData } from '@jiceng/contracts'
import { type Claim, refuse } from '@jiceng/kernel'
import type { Static, TObject } from 'typebox'

type Where = Static<TObject<typeof postingData>>

/** Grids that one full-time worker leads (M-053). */
const ledMax = 1

export function checkLead(kind: string, { gridIds, lead }: Pick<Where, 'gridIds' | 'lead'>): void {
  if (kind === 'full_time' && lead && gridIds.length > ledMax)
    throw refuse(
      'leads-too-many',
      `A full-time worker leads ${ledMax} grid. Name one, or post somebody else as the lead of the others.`,
      `/gridIds/${ledMax}`,
    )
}
export const leadKey = (gridId: string): string => `grid-lead:${gridId}`
export const ledBy = ({ gridIds, lead }: Pick<Where, 'gridIds' | 'lead'>): readonly string[] => (lead ? gridIds : [])

export const leadClaims = (
  where: Pick<Where, 'gridIds' | 'lead'>,
  named: readonly { readonly id: string; readonly name: string }[],
): Claim[] =>
  ledBy(where).map((id) => ({
    key: leadKey(id),
    code: 'lead-assigned',
    detail: `${named.find((one) => one.id === id)?.name ?? id} has its lead already. Transfer or end that one first.`,
  }))
