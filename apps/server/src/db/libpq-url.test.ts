import { expect, it } from 'vitest'

import { libpqUrl } from './libpq-url.ts'

const base = 'postgres://parley@db.example.com/parley'

it.each([
  ['', ''],
  ['?sslmode=no-verify', '?sslmode=no-verify'],
  ['?sslmode=require', '?sslmode=require&uselibpqcompat=true'],
  ['?sslmode=allow', '?sslmode=disable&uselibpqcompat=true'],
  ['?sslmode=require&sslrootcert=system', '?sslmode=verify-full&uselibpqcompat=true'],
  ['?sslmode=require&uselibpqcompat=true', '?sslmode=require&uselibpqcompat=true'],
])('reads %j as libpq does', (query, expected) => {
  expect(libpqUrl(base + query)).toBe(base + expected)
})

it.each(['?sslmode=on', '?sslmode=verify-ca'])('refuses %s', (query) => {
  expect(() => libpqUrl(base + query)).toThrow(/DATABASE_URL/)
})
