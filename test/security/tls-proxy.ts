import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificate.ts'

/** A user name and password for HTTP Basic authentication. */
export type Login = { readonly user: string; readonly password: string }

/** An HTTPS proxy to a plain HTTP server that can require a login. */
export type TlsProxy = {
  /** URL of the target's base through the proxy. */
  readonly url: string
  stop(): Promise<void>
}

export async function startTlsProxy(
  target: string,
  { keyStore, password }: Certificate,
  login?: Login,
): Promise<TlsProxy> {
  const { hostname, port, pathname } = new URL(target)
  const wanted = login && `Basic ${btoa(`${login.user}:${login.password}`)}`
  const server = createServer(
    { pfx: readFileSync(keyStore), passphrase: password },
    (inbound, answer) => {
      if (wanted !== undefined && inbound.headers.authorization !== wanted) {
        answer.writeHead(401, { 'content-type': 'application/json' }).end('{"error_code":401}')
        return
      }
      const { method, url, headers } = inbound
      const outbound = request({ hostname, port, path: url, method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(answer)
      })
      outbound.on('error', () => answer.writeHead(502).end())
      inbound.pipe(outbound)
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${address.port}${pathname === '/' ? '' : pathname}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
