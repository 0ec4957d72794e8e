import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import kafkajs from 'kafkajs'

const { CompressionCodecs, CompressionTypes } = kafkajs

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

const ZSTD = {
  compress: ({ buffer }: { readonly buffer: Buffer }) => compress(buffer),
  decompress: (buffer: Buffer) => decompress(buffer),
}

/** A codec that fails with the fix. kafkajs asks for it when it reads a batch compressed with it. */
function unsupported(codec: string) {
  return () => {
    const what = `a topic holds records compressed with ${codec}, and only gzip and zstd can be read`
    const fix = `set its compression.type to producer, as "tributary topics apply" does, and stop producers from using ${codec}; rewrite the compressed records or let them expire`
    throw new kafkajs.KafkaJSNonRetriableError(`${what}: ${fix}`)
  }
}

/**
 * Adds zstd to gzip, the only codec that kafkajs has, for every client of this process. Snappy and
 * LZ4, which Node.js does not have, fail with the fix
 * (https://kafka.js.org/docs/producing#compression-other).
 */
export function registerCodecs(): void {
  CompressionCodecs[CompressionTypes.ZSTD] = () => ZSTD
  CompressionCodecs[CompressionTypes.Snappy] = unsupported('snappy')
  CompressionCodecs[CompressionTypes.LZ4] = unsupported('lz4')
}
