import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'

import type { List } from '../api/use-api.ts'
import { useShortcuts } from '../keys/shortcuts.ts'
import { useWorkspaceId } from '../session/use-workspace-id.ts'
import { ErrorView } from './error-view.tsx'
import style from './table.module.css'
import { pathOf } from './view-link.tsx'

export interface Column<Item> {
  name: string
  title: string
  cell: (item: Item) => ReactNode
  /** Figures and times stand at the right. */
  align?: 'right'
  /** Hidden on a small screen. */
  minor?: boolean
}

export interface RowKey<Item> {
  keys: string
  label: string
  run: (item: Item) => void
}

interface Props<Item> {
  /** What the rows are, for those who can't see them. */
  label: string
  list: List<Item>
  columns: readonly Column<Item>[]
  idOf: (item: Item) => string | number
  /** The view of a row, named as in `ViewLink`. Its first column links there, so that it opens in a new tab as well. */
  linkOf?: (item: Item) => string | undefined
  /** What keys do with the marked row. */
  rowKeys?: readonly RowKey<Item>[]
  /** Shown instead of the rows when there are none. */
  empty: ReactNode
  /** Buttons at the end of a row. */
  actions?: (item: Item) => ReactNode
  /** A box at the beginning of each row. */
  choosing?: Choosing<Item> | undefined
}

export interface Choosing<Item> {
  isChosen: (item: Item) => boolean
  /** `range`: all from the one before to this one. */
  toggle: (item: Item, range: boolean) => void
  toggleShown: () => void
  /** For those who can't see the boxes, and the key `x`. */
  labels: { one: (item: Item) => string; shown: string; key: string }
}

/** A dense list, paged by the server. `j`, `k` and Enter go through it. */
export function Table<Item>({
  label,
  list,
  columns,
  idOf,
  linkOf,
  rowKeys = [],
  empty,
  actions,
  choosing,
}: Props<Item>) {
  const t = useTranslations('ui')
  const { items, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = list
  const rows = useRowKeys(items.length, linkOf !== undefined)
  const marked = items[rows.current]
  const chooseKey: RowKey<Item>[] = choosing
    ? [{ keys: 'x', label: choosing.labels.key, run: (item) => choosing.toggle(item, false) }]
    : []
  const keys = [...rowKeys, ...chooseKey]
  useShortcuts(marked ? keys.map(({ run, ...key }) => ({ ...key, run: () => run(marked) })) : [])
  if (error && items.length === 0) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (isPending) return <Waiting columns={columns.length} />
  if (items.length === 0) return empty
  return (
    <>
      {error && <ErrorView error={error} onRetry={() => void refetch()} />}
      <div className={style.scroll}>
        <table className={style.table} aria-label={label} ref={rows.table}>
          <thead>
            <tr>
              {choosing && (
                <th scope="col" className={style.choose}>
                  <input
                    type="checkbox"
                    aria-label={choosing.labels.shown}
                    checked={items.every(choosing.isChosen)}
                    onChange={choosing.toggleShown}
                  />
                </th>
              )}
              {columns.map(({ name, title, align, minor }) => (
                <th key={name} scope="col" data-align={align} data-minor={minor}>
                  {title}
                </th>
              ))}
              {actions && (
                <th>
                  <span className="visually-hidden">{t('actions')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {items.map((item, n) => (
              <tr
                key={idOf(item)}
                data-current={n === rows.current || undefined}
                data-linked={linkOf?.(item) !== undefined || undefined}
                data-chosen={choosing?.isChosen(item) || undefined}
              >
                {choosing && (
                  <td className={style.choose}>
                    <input
                      type="checkbox"
                      aria-label={choosing.labels.one(item)}
                      checked={choosing.isChosen(item)}
                      onChange={() => {}}
                      onClick={({ shiftKey }) => choosing.toggle(item, shiftKey)}
                    />
                  </td>
                )}
                {columns.map(({ name, cell, align, minor }, column) => (
                  <td key={name} data-align={align} data-minor={minor}>
                    {column === 0 ? <RowLink to={linkOf?.(item)}>{cell(item)}</RowLink> : cell(item)}
                  </td>
                ))}
                {actions && (
                  <td data-align="right" className={style.actions}>
                    {actions(item)}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hasNextPage && (
        <div className={style.more}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  )
}

/** What a click on its row does as well. */
function RowLink({ to, children }: { to: string | undefined; children: ReactNode }) {
  const workspace = useWorkspaceId()
  if (to === undefined) return children
  return (
    <Link to={pathOf(to, workspace)} className={style.link} data-row-link>
      {children}
    </Link>
  )
}

function Waiting({ columns }: { columns: number }) {
  const t = useTranslations('ui')
  return (
    <div className={style.waiting} role="status" aria-label={t('loading')}>
      {Array.from({ length: 6 }, (_, row) => (
        <Skeleton key={row} height={14} width={`${92 - ((row * columns * 7) % 30)}%`} />
      ))}
    </div>
  )
}

/** Moves a mark through the rows, and opens the link of the marked one. */
function useRowKeys(count: number, opens: boolean) {
  const t = useTranslations('ui')
  const table = useRef<HTMLTableElement>(null)
  const [current, setCurrent] = useState(-1)
  const move = (by: number) => setCurrent((row) => Math.max(0, Math.min(count - 1, row + by)))
  const row = () => table.current?.tBodies[0]?.rows[current]
  useEffect(() => {
    table.current?.tBodies[0]?.rows[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])
  useEffect(() => {
    const body = table.current?.tBodies[0]
    if (!body || !opens || count === 0) return
    for (const kind of ['click', 'auxclick']) body.addEventListener(kind, followRow)
    return () => {
      for (const kind of ['click', 'auxclick']) body.removeEventListener(kind, followRow)
    }
  }, [opens, count])
  useShortcuts(
    count === 0
      ? []
      : [
          { keys: 'j', label: t('nextRow'), run: () => move(1) },
          { keys: 'k', label: t('previousRow'), run: () => move(-1) },
          ...(opens && current >= 0
            ? [{ keys: 'enter', label: t('openRow'), run: () => void linkIn(row())?.click() }]
            : []),
        ],
  )
  return { table, current }
}

const linkIn = (row: Element | null | undefined) => row?.querySelector<HTMLAnchorElement>('a[data-row-link]')

/** A click anywhere in a row follows its link as a click on the link would, unless it meant something else. */
function followRow(event: Event): void {
  const { target, button, ctrlKey, metaKey, shiftKey } = event as MouseEvent
  if (!(target instanceof Element) || target.closest('a, button, input, select, summary, label')) return
  if (getSelection()?.isCollapsed === false) return
  const link = linkIn(target.closest('tr'))
  if (button === 1 && link) window.open(link.href, '_blank', 'noopener')
  else if (button === 0)
    link?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }))
}
