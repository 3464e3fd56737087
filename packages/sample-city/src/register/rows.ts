/** A line of a register of divisions: a code of 2, 4, 6, 9 or 12 digits, what it is called and what it lies in. */
export interface Row {
  readonly code: string
  readonly name: string
  readonly parentCode?: string | undefined
}

/** `code`, `name`, `parentCode`; a line that is none gives a row that is refused, so that it is counted. */
export const rowOfTsv = (line: string): Row => {
  const [code = '', name = '', parentCode] = line.split('\t')
  return { code, name, parentCode: parentCode || undefined }
}

/** `code,"name",parentCode,…`: further columns only repeat the digits. */
export const rowOfCsv = (line: string): Row => {
  const [, code, name = '', parentCode] = /^([^,"]*),"((?:[^"]|"")*)"(?:,([^,"]*))?/.exec(line) ?? []
  if (code === undefined) return { code: line, name: '' }
  return { code, name: name.replaceAll('""', '"'), parentCode: parentCode || undefined }
}
