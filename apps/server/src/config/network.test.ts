import { expect, it } from 'vitest'

import { atPort, readConfig } from './config.ts'

const loopback = ['127.0.0.0/8', '::1/128']

it.each([
  [{}, loopback],
  [{ HOST: 'localhost' }, loopback],
  [{ HOST: '::1', PARLEY_PUBLIC_URL: 'http://127.0.0.1:4000' }, loopback],
  [{ HOST: '0.0.0.0' }, []],
  [{ HOST: '::' }, []],
  [{ HOST: '192.168.1.5' }, []],
  [{ PARLEY_PUBLIC_URL: 'https://parley.example.com' }, []],
  [{ DATABASE_URL: 'postgres://parley@127.0.0.1/parley' }, []],
  [{ PARLEY_ALLOW_NETWORKS: '' }, []],
  [{ PARLEY_ALLOW_NETWORKS: 'none' }, []],
  [{ PARLEY_ALLOW_NETWORKS: '10.0.0.0/8', HOST: '0.0.0.0' }, ['10.0.0.0/8']],
])('opens loopback to webhooks only while nobody else reaches Parley: %o', (env, networks) => {
  expect(readConfig(env).allowNetworks).toEqual(networks)
})

it.each([
  ['::1', '::1', 'http://[::1]:4000'],
  ['[::1]', '::1', 'http://[::1]:4000'],
  ['::', '::', 'http://127.0.0.1:4000'],
  ['127.0.0.2', '127.0.0.2', 'http://127.0.0.2:4000'],
])('HOST=%s listens at %s, as %s', (HOST, host, publicUrl) => {
  expect(readConfig({ HOST }).http).toMatchObject({ host, publicUrl })
})

it('has the port that was found in its URL, unless the URL is set', () => {
  expect(atPort(readConfig({ PORT: '0' }), 4711).http).toMatchObject({ port: 4711, publicUrl: 'http://127.0.0.1:4711' })
  const behind = readConfig({ PORT: '0', PARLEY_PUBLIC_URL: 'https://parley.example.com' })
  expect(atPort(behind, 4711).http).toMatchObject({ port: 4711, publicUrl: 'https://parley.example.com' })
})

it.each([
  ['PARLEY_ROLE', 'PARLEY_ROLES'],
  ['PARLEY_ALLOWED_NETWORKS', 'PARLEY_ALLOW_NETWORKS'],
  ['PARLEY_SECRET', 'PARLEY_SECRET_KEY'],
  ['PARLEY_LOG', 'PARLEY_LOG_LEVEL'],
  ['PARLEY_DATABASE_URL', 'DATABASE_URL'],
  ['PARLEY_HOST', 'HOST'],
])('refuses %s, and names %s', (name, meant) => {
  expect(() => readConfig({ [name]: 'x' })).toThrow(`there is no ${name}; ${meant} is meant`)
})

it('leaves names of others alone', () => {
  const others = {
    PARLEY_KEY: 'x',
    PARLEY_PORT: 'tcp://10.0.0.1:4000',
    PARLEY_SERVICE_HOST: '10.0.0.1',
    PARLEY_MINE: 'x',
  }
  expect(() => readConfig(others)).not.toThrow()
})
