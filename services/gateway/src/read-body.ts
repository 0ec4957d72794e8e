export type Body =
  | { readonly kind: 'complete'; readonly bytes: Uint8Array }
  | { readonly kind: 'too_large' }
  /** The sender left, or was cut off for being slow. */
  | { readonly kind: 'aborted' }

/**
 * The exact bytes of the body, as they came: nothing is decompressed. A body longer than `maxBytes`
 * is read no further. Content-Length is only trusted without Transfer-Encoding (RFC 9112, section
 * 6.1); the HTTP parser hands over no more than it announces.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Body> {
  const { headers } = request
  const isSized = headers.has('content-length') && !headers.has('transfer-encoding')
  if (isSized && Number(headers.get('content-length')) > maxBytes) return { kind: 'too_large' }
  try {
    return isSized ? await readSized(request, maxBytes) : await readStream(request, maxBytes)
  } catch {
    return { kind: 'aborted' }
  }
}

async function readSized(request: Request, maxBytes: number): Promise<Body> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  return bytes.byteLength > maxBytes ? { kind: 'too_large' } : { kind: 'complete', bytes }
}

async function readStream({ body }: Request, maxBytes: number): Promise<Body> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body?.values({ preventCancel: true }) ?? []) {
    length += chunk.byteLength
    if (length > maxBytes) return { kind: 'too_large' }
    chunks.push(chunk)
  }
  return { kind: 'complete', bytes: Buffer.concat(chunks) }
}
