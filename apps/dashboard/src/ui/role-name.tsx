import { useTranslations } from 'use-intl'

/** In the order of what they may do. */
export const roles = ['owner', 'admin', 'developer', 'agent', 'viewer'] as const
export type Role = (typeof roles)[number]

export function RoleName({ role }: { role: Role }) {
  const t = useTranslations('ui')
  return t(`roles.${role}`)
}
