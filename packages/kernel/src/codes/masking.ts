/** Numbers of persons in free text: identity numbers, bank cards, mobile and fixed telephones. Codes of divisions and grids are none. */
const numbers = [
  /(?<!\d)\d{17}[\dXx](?!\d)/g,
  /(?<!\d)(?:\d{16,19}|(?:\d{4}[ -]){3,4}\d{1,4})(?!\d)/g,
  /(?<!\d)1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)/g,
  /(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)/g,
]

/** The text with each number that may be of a person replaced by ***: residents' words are kept without them. */
export const masked = (text: string): string => numbers.reduce((kept, number) => kept.replace(number, '***'), text)
