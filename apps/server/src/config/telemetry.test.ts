import { expect, test } from 'vitest'

import { readConfig } from './config.ts'

test.each([
  [{}, undefined],
  [{ PARLEY_METRICS_PORT: '' }, undefined],
  [{ PARLEY_METRICS_PORT: '9464' }, { host: '127.0.0.1', port: 9464, shared: false }],
  [
    { PARLEY_METRICS_PORT: '9464', PARLEY_METRICS_HOST: '0.0.0.0' },
    { host: '0.0.0.0', port: 9464, shared: false },
  ],
  [{ PARLEY_METRICS_PORT: '4000' }, { host: '127.0.0.1', port: 4000, shared: true }],
  [
    { PARLEY_METRICS_PORT: '80', PORT: '80', HOST: '::' },
    { host: '127.0.0.1', port: 80, shared: true },
  ],
  // The same port at another address is another listener.
  [
    { PARLEY_METRICS_PORT: '4000', PARLEY_METRICS_HOST: '::1' },
    { host: '::1', port: 4000, shared: false },
  ],
  // A worker shares the listener of its probes.
  [
    { PARLEY_METRICS_PORT: '4000', PARLEY_ROLES: 'worker' },
    { host: '127.0.0.1', port: 4000, shared: true },
  ],
])('metrics of %o', (env, metrics) => {
  expect(readConfig(env).metrics).toEqual(metrics)
})

test('there are traces where there is a collector', () => {
  expect(readConfig({ OTEL_TRACES_SAMPLER: 'always_on' }).tracing).toBeUndefined()
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_TRACES_SAMPLER: 'traceidratio' }
  expect(readConfig(env).tracing).toEqual({ sampler: 'traceidratio', samplerArgument: undefined })
})

test.each([
  [{ PARLEY_METRICS_PORT: 'http' }, 'PARLEY_METRICS_PORT must be a port number'],
  [{ PARLEY_METRICS_PORT: '65536' }, 'PARLEY_METRICS_PORT must be a port number'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL'],
])('%o is refused', (env, problem) => {
  expect(() => readConfig(env)).toThrow(problem)
})
