import { get } from 'node:http'
import { connect } from 'node:net'

const PROBE_TIMEOUT_MS = 2_000

/** True when something accepts a connection on 127.0.0.1:`port`. */
export function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({ port, host: '127.0.0.1', timeout: PROBE_TIMEOUT_MS })
  const answer = (yes: boolean) => {
    socket.destroy()
    resolve(yes)
  }
  socket.once('connect', () => answer(true))
  socket.once('timeout', () => answer(false))
  socket.once('error', () => answer(false))
  return promise
}

/** True when the URL answers 200. Uses a connection of its own, so that no idle one delays a stop. */
export function answersOk(url: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const request = get(url, { agent: false, timeout: PROBE_TIMEOUT_MS }, (response) => {
    response.resume()
    resolve(response.statusCode === 200)
  })
  request.once('timeout', () => request.destroy())
  request.once('error', () => resolve(false))
  request.once('close', () => resolve(false))
  return promise
}

/** A request for the API versions: size, key 18, version 0, correlation id 0, no client id. */
const API_VERSIONS = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0, 0xff, 0xff])

/** True when a Kafka broker answers on 127.0.0.1:`port`. Docker accepts connections before it does. */
export function answersKafka(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({ port, host: '127.0.0.1', timeout: PROBE_TIMEOUT_MS })
  const answer = (yes: boolean) => {
    socket.destroy()
    resolve(yes)
  }
  socket.once('connect', () => socket.write(API_VERSIONS))
  socket.once('data', () => answer(true))
  socket.once('timeout', () => answer(false))
  socket.once('error', () => answer(false))
  socket.once('close', () => answer(false))
  return promise
}
