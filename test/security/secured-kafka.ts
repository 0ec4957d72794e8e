import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  accepts,
  cacheFolder,
  createScreen,
  findJava,
  freePorts,
  install,
  loadVersions,
  spawnTethered,
} from '@tributary/local-stack'
import { eventually } from '@tributary/testing'
import type { Certificate } from './certificate.ts'

export const USER = 'client'
export const PASSWORD = 'correct horse'

const START_MS = 50_000

/** A broker with two listeners: one requires TLS, the other TLS and a login. */
export type SecuredKafka = {
  readonly tls: string
  readonly tlsAndLogin: string
  stop(): Promise<void>
}

/** Starts Apache Kafka in the folder. Resolves once it listens. */
export async function startSecuredKafka(
  folder: string,
  certificate: Certificate,
): Promise<SecuredKafka> {
  const [controller = 0, tls = 0, login = 0] = await freePorts(3)
  mkdirSync(folder, { recursive: true })
  const properties = path.join(folder, 'server.properties')
  writeFileSync(properties, serverProperties({ controller, tls, login }, certificate))
  const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map(
    (mechanism) => `${mechanism}=[name=${USER},password=${PASSWORD}]`,
  )
  const format = [
    'kafka.tools.StorageTool',
    'format',
    '-c',
    properties,
    '-t',
    'c2VjdXJlZC1rYWZrYS0wMQ',
  ]
  const formatting = await java(folder, [
    ...format,
    ...scram.flatMap((user) => ['--add-scram', user]),
  ])
  const [code] = await once(formatting, 'exit')
  const log = () => readFileSync(path.join(folder, 'kafka.log'), 'utf8')
  if (code !== 0) throw new Error(`the broker's folder cannot be formatted: ${log()}`)
  const broker = await java(folder, ['kafka.Kafka', properties])
  const ended = once(broker, 'exit')
  await eventually(
    async () => {
      if (!(await accepts(login))) throw new Error(log())
    },
    { what: 'the broker listens', withinMs: START_MS },
  )
  return {
    tls: `127.0.0.1:${tls}`,
    tlsAndLogin: `127.0.0.1:${login}`,
    async stop() {
      broker.kill('SIGKILL')
      await ended
    },
  }
}

async function java(folder: string, program: readonly string[]) {
  const signal = new AbortController().signal
  const screen = createScreen(process.stderr)
  const cache = cacheFolder(process.env)
  const { kafka: jars } = await install({ cache, versions: loadVersions(), screen, signal })
  const { file, env } = findJava(process.env)
  const log = openSync(path.join(folder, 'kafka.log'), 'a')
  const args = [
    '-Xmx256m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-cp',
    `${jars}/*`,
    ...program,
  ]
  const child = spawnTethered({ file, args, cwd: folder, env }, { stdio: ['ignore', log, log] })
  closeSync(log)
  return child
}

type Ports = { readonly controller: number; readonly tls: number; readonly login: number }

function serverProperties({ controller, tls, login }: Ports, { keyStore, password }: Certificate) {
  const security = 'org.apache.kafka.common.security'
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `CONTROLLER://127.0.0.1:${controller},SSL://127.0.0.1:${tls},SASL_SSL://127.0.0.1:${login}`,
    'advertised.listeners': `SSL://127.0.0.1:${tls},SASL_SSL://127.0.0.1:${login}`,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL',
    'inter.broker.listener.name': 'SSL',
    'log.dirs': 'data',
    'offsets.topic.replication.factor': 1,
    'auto.create.topics.enable': false,
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': keyStore,
    'ssl.keystore.password': password,
    // For the connection of the broker to itself.
    'ssl.truststore.type': 'PKCS12',
    'ssl.truststore.location': keyStore,
    'ssl.truststore.password': password,
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.sasl_ssl.plain.sasl.jaas.config': `${security}.plain.PlainLoginModule required user_${USER}="${PASSWORD}";`,
    'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': `${security}.scram.ScramLoginModule required;`,
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${security}.scram.ScramLoginModule required;`,
  }
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
