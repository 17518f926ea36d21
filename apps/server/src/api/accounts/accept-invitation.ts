import { z } from 'zod'

import type { Services } from '../../core/services.ts'
import { checkPasswordLength } from '../../core/users/passwords.ts'
import type { User } from '../../core/users/users.ts'
import { invalidField } from '../../kernel/errors.ts'
import { hasSessionCookie } from '../../web/authentication.ts'
import type { Operation } from '../../web/route.ts'
import { visitorOf } from '../../web/visitor.ts'
import { problems } from '../errors.ts'
import { linkToken, password, user, userName } from './schemas.ts'

const acceptance = z
  .strictObject({
    token: linkToken(),
    name: userName().optional().describe('Of a new user. Required unless the address has an account.'),
    password: password().optional().describe('Of a new user, or of the account. Not needed by who is signed in.'),
  })
  .meta({
    id: 'InvitationAcceptance',
    examples: [{ token: 'AJ3kq0c1Yt1mZ8fXw2bR7sVnLpQe5uHd', name: 'Ravi Kumar', password: 'correct horse battery' }],
  })

export const acceptInvitation: Operation = (app, services) => {
  const { invitations, sessions } = services
  app.post(
    '/invitations/accept',
    {
      schema: {
        operationId: 'acceptInvitation',
        tags: ['Accounts'],
        summary: 'Accept an invitation',
        description: 'Makes a new user, or takes the account that the address has, and signs in.',
        body: acceptance,
        response: { 201: user, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { token, name, password } = request.body
      const { email, has_account } = await invitations.lookUp(token)
      const signedIn = await userOf(services, request.headers.cookie, hasSessionCookie(request))
      if (has_account && signedIn?.email === email) {
        await invitations.acceptAs(token, signedIn)
        return reply.code(201).send(signedIn)
      }
      if (password === undefined) throw invalidField('password', 'is required')
      if (!has_account) {
        if (name === undefined) throw invalidField('name', 'is required')
        checkPasswordLength(password)
        await invitations.acceptAsNew(token, { name, password })
      }
      const { user: made, cookies } = await sessions.logIn({ email, password }, visitorOf(request), !has_account)
      if (has_account) await invitations.acceptAs(token, made)
      return reply.code(201).header('set-cookie', cookies).send(made)
    },
  )
}

/** Undefined: nobody is signed in, or no longer. */
async function userOf({ sessions }: Services, cookie: string | undefined, has: boolean): Promise<User | undefined> {
  if (!has || cookie === undefined) return undefined
  return sessions.find(cookie).then(
    ({ user }) => user,
    () => undefined,
  )
}
