/** Numbers that name a person: identity card (18 characters), mobile phone (11 digits), bank card (16 to 19 digits). */
const patterns = [/(?<!\d)\d{17}[\dXx](?!\d)/g, /(?<!\d)1\d{10}(?!\d)/g, /(?<!\d)\d{16,19}(?!\d)/g]

/** Free text without the numbers of persons, as it may be kept and travel (`domain.md` 5.2, rule 3). */
export const masked = (text: string): string => patterns.reduce((kept, one) => kept.replace(one, '***'), text)
