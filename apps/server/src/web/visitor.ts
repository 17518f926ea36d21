import type { FastifyRequest } from 'fastify'

import type { Visitor } from '../core/users/sessions.ts'

export const visitorOf = ({ ip, headers }: FastifyRequest): Visitor => ({
  address: ip,
  userAgent: headers['user-agent']?.slice(0, 500),
})
