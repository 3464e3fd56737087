/** Eight pixels square, as common tools write them without metadata. */
const of = (base64: string): Buffer => Buffer.from(base64, 'base64')
export const png = of(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIAQMAAAD+wSzIAAAAA1BMVEX/AAAZ4gk3AAAAC0lEQVQI12NgQAUAABAAAaHFIcEAAAAASUVORK5CYII=',
)
export const jpeg = of(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/2wBDAQMDAwQDBAgEBAgQCwkLEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBD/wAARCAAIAAgDAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAACP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAVAQEBAAAAAAAAAAAAAAAAAAAHCf/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/ADoDFU3/2Q==',
)
export const webp = of('UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoIAAgAAgA0JaACdLoB+AADsAD+8MQL/yC5YXXI1/8gP+QH/ID/+PIAAAA=')

/** A segment of a JPEG, put right after its beginning. */
export const withSegment = (marker: number, data: string, photo = jpeg): Buffer => {
  const body = Buffer.from(data, 'latin1')
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([photo.subarray(0, 2), head, body, photo.subarray(2)])
}
/** A chunk of a PNG, put before its end. */
export const withChunk = (name: string, data: string): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const chunk = Buffer.concat([length, Buffer.from(name + data, 'latin1'), Buffer.alloc(4)])
  return Buffer.concat([png.subarray(0, -12), chunk, png.subarray(-12)])
}
/** A chunk of a WebP, put at its end. */
export const withRiff = (name: string, data: string): Buffer => {
  const chunk = Buffer.from(`${name}\0\0\0\0${data}`, 'latin1')
  chunk.writeUInt32LE(data.length, 4)
  const all = Buffer.concat([webp, chunk])
  all.writeUInt32LE(all.length - 8, 4)
  return all
}
/** A PNG of as many bytes as wanted; nobody decodes it. */
export const sized = (bytes: number): Buffer => withChunk('IDAT', 'x'.repeat(bytes - png.length - 12))
