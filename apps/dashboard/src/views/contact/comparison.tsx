import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Actor } from '../../ui/actor.tsx'
import { Money } from '../../ui/money.tsx'
import style from './contact.module.css'
import { addressesOf, type ComparedField, comparedFields } from './merged-of.ts'

type Contact = Schemas['Contact']

interface Props {
  kept: Contact
  gone: Contact
  result: Contact
}

/** Both, and what remains. */
export function Comparison({ kept, gone, result }: Props) {
  const t = useTranslations('contact')
  return (
    // It scrolls on a small screen, also by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the focus
    <section className={style.scroll} tabIndex={0} aria-label={t('comparison')}>
      <table className={style.compare}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('stays')}</th>
            <th scope="col">{t('goes')}</th>
            <th scope="col">{t('remains')}</th>
          </tr>
        </thead>
        <tbody>
          {comparedFields.map((field) => (
            <tr key={field}>
              <th scope="row">{t(`compared.${field}`)}</th>
              {[kept, gone, result].map((contact, place) => (
                <td key={['kept', 'gone', 'result'][place]}>
                  <Value of={contact} field={field} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Value({ of, field }: { of: Contact; field: ComparedField }): ReactNode {
  switch (field) {
    case 'phone':
    case 'email':
    case 'linkedin':
      return addressesOf(of, field) || '–'
    case 'deal':
      return <Money of={of} />
    case 'owner':
      return of.owner === null ? '–' : <Actor actor={of.owner} />
    case 'tags':
      return of.tags.join(', ') || '–'
    default:
      return of[field] ?? '–'
  }
}
