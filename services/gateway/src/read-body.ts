/**
 * The exact bytes of the body, or null when it is longer than `maxBytes`; the rest is then not read.
 * Content-Length is only trusted without Transfer-Encoding (RFC 9112, section 6.1).
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  const { headers } = request
  const isSized = headers.has('content-length') && !headers.has('transfer-encoding')
  if (isSized) {
    if (Number(headers.get('content-length')) > maxBytes) return null
    return new Uint8Array(await request.arrayBuffer())
  }
  return request.body === null ? new Uint8Array() : readStream(request.body, maxBytes)
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.byteLength
    if (length > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
