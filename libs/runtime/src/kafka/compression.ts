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

/** The client asks for a codec when it meets a batch that was compressed with it. */
function refuse(codec: string) {
  return () => {
    const what = `a topic holds records compressed with ${codec}: only gzip and zstd can be read`
    const mend = `Set its compression.type to producer, as "tributary topics apply" does, and no producer to ${codec}`
    const rest = 'What is compressed so already must be written again, or expire'
    throw new kafkajs.KafkaJSNonRetriableError(`${what}. ${mend}. ${rest}`)
  }
}

/**
 * Lets every client of this process read zstd beside gzip, which kafkajs reads by itself, and say
 * what is wrong with the codecs of Kafka that Node.js does not have
 * (https://kafka.js.org/docs/producing#compression-other).
 */
export function registerCodecs(): void {
  CompressionCodecs[CompressionTypes.ZSTD] = () => ZSTD
  CompressionCodecs[CompressionTypes.Snappy] = refuse('snappy')
  CompressionCodecs[CompressionTypes.LZ4] = refuse('lz4')
}
