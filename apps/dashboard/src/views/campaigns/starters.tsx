import { UnstyledButton } from '@mantine/core'
import { useTranslations } from 'use-intl'

import style from './campaigns.module.css'
import { type StarterName, starterNames, stepsOfStarter } from './starters.ts'
import { useMakeCampaign } from './use-make-campaign.ts'

/** Ready campaigns: one click makes a draft of one, which is then written as one likes. */
export function Starters() {
  const t = useTranslations('campaigns')
  const make = useMakeCampaign()
  const choose = (name: StarterName) =>
    make({ name: t(`starters.${name}.name`), steps: stepsOfStarter(name, (key) => t(`starters.${name}.${key}`)) })
  return (
    <ul className={style.starters} aria-label={t('starters.label')}>
      {starterNames.map((name) => (
        <li key={name}>
          <UnstyledButton className={style.starter} onClick={() => choose(name)}>
            <strong>{t(`starters.${name}.name`)}</strong>
            <span className="muted">{t(`starters.${name}.help`)}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
