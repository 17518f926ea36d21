import { createHmac, timingSafeEqual } from 'node:crypto'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { deriveKey } from '../../kernel/secret-box.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { addMember } from '../members/add-member.ts'
import { lockWorkspace } from '../tenant/lock-workspace.ts'
import { checkPassword, type Passwords } from './passwords.ts'
import { createUser, normalEmail, type User } from './users.ts'

export interface SetUp {
  /** Whether nobody can sign in yet. */
  isNeeded(): Promise<boolean>
  /** What the link to the set-up holds. Who has it may become the owner, as long as there is no user. */
  token(): string
  /** Makes the owner of workspace 1. Throws `forbidden` for another token, `conflict` once there is a user. */
  own(input: { token: string; name: string; email: string; password: string }): Promise<User>
}

interface SetUpDependencies {
  database: Database
  clock: Clock
  secretKey: Buffer
  passwords: Passwords
}

/** The workspace that every installation has. */
const firstWorkspace = 1

export function createSetUp({ database: { db, transact }, clock, secretKey, passwords }: SetUpDependencies): SetUp {
  const token = setUpToken(secretKey)

  const isNeeded = async () => (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined

  return {
    isNeeded,
    token: () => token,

    async own({ token: given, name, email: written, password }) {
      const email = normalEmail(written)
      if (!(await isNeeded())) throw alreadyOwned()
      if (!isSame(given, token)) {
        throw new ParleyError(
          'forbidden',
          'This link is not the one that Parley printed: npx parley setup prints it again.',
          {
            code: 'wrong_setup_token',
          },
        )
      }
      checkPassword(password, { email, name })
      const passwordHash = await passwords.hash(password)
      const now = clock.now()
      return transact(async (tx) => {
        await lockWorkspace(tx, firstWorkspace)
        if (await tx.selectFrom('users').select('id').limit(1).executeTakeFirst()) throw alreadyOwned()
        const user = await createUser(tx, { name, email, passwordHash }, now)
        const place = { workspaceId: firstWorkspace, role: 'owner' as const, createdBy: 'setup' }
        const memberId = await addMember(tx, { ...place, userId: user.id }, now)
        const actor = `user:${memberId}`
        await recordAudit(
          tx,
          { workspaceId: firstWorkspace, actor },
          { action: 'member.added', id: memberId, changes: { role: 'owner' } },
          now,
        )
        return user
      })
    },
  }
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const tokenCharacters = 20

/** 100 bits, in base 32. The same at every start, so nothing is stored. */
function setUpToken(secretKey: Buffer): string {
  const bytes = createHmac('sha256', deriveKey(secretKey, 'set-up')).update('token').digest()
  return Array.from(bytes.subarray(0, tokenCharacters), (byte) => alphabet[byte & 31]).join('')
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given.trim().toLowerCase()), Buffer.from(wanted)]
  return one.length === other.length && timingSafeEqual(one, other)
}

const alreadyOwned = () =>
  new ParleyError('conflict', 'This Parley has an owner already: sign in, or ask for an invitation.', {
    code: 'already_set_up',
  })
