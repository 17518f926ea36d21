import { useTranslations } from 'use-intl'
import { serverUrl } from '../base.ts'
import { Keys } from '../keys/keys.tsx'
import { useWorkspace } from '../session/workspace.ts'
import { BookOpenIcon, CodeBracketIcon, MagnifyingGlassIcon } from '../ui/icons.tsx'
import { ViewLink } from '../ui/view-link.tsx'
import { type Group, views } from '../views.ts'
import { openPalette } from './commands.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import style from './rail.module.css'
import { railIcons } from './rail-icons.ts'
import { UserMenu } from './user-menu.tsx'
import { WorkspaceMenu } from './workspace-menu.tsx'

const groups: readonly Group[] = ['sell', 'build', 'setUp']

/** Pages of the server that are no views. */
const references = [
  { name: 'api', path: '/docs/', icon: BookOpenIcon },
  { name: 'graphql', path: '/graphiql', icon: CodeBracketIcon },
] as const

export function Rail() {
  const t = useTranslations('shell')
  const { may } = useWorkspace()
  return (
    <div className={style.rail}>
      <WorkspaceMenu />
      <button type="button" className={style.search} onClick={openPalette}>
        <MagnifyingGlassIcon width={15} aria-hidden="true" />
        <span>{t('search')}</span>
        <Keys keys="mod+k" />
      </button>
      <nav className={style.nav} aria-label={t('views.label')}>
        {groups.map((group) => (
          <section key={group} aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`}>{t(`groups.${group}`)}</h2>
            <ul>
              {views.map(({ name, path, scope, rail }) =>
                rail?.group === group && (!scope || may(scope)) ? (
                  <li key={name}>
                    <ViewLink
                      to={path}
                      className={style.link}
                      activeOptions={{ exact: path === 'dev', includeSearch: false }}
                    >
                      <RailIcon name={name} />
                      {t(`views.${name}`)}
                    </ViewLink>
                  </li>
                ) : null,
              )}
              {group === 'build' &&
                references.map(({ name, path, icon: Icon }) => (
                  <li key={name}>
                    <a href={serverUrl + path} target="_blank" rel="noreferrer" className={style.link}>
                      <Icon width={17} aria-hidden="true" />
                      {t(`views.${name}`)}
                    </a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </nav>
      <div className={style.foot}>
        <ModeSwitch />
        <UserMenu />
      </div>
    </div>
  )
}

function RailIcon({ name }: { name: string }) {
  const Icon = railIcons[name]
  return Icon && <Icon width={17} aria-hidden="true" />
}
