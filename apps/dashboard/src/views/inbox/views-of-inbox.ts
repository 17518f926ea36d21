/** What the inbox can be narrowed to; in the address. */
export const inboxFilters = ['view', 'q', 'unread'] as const

export const inboxViews = ['mine', 'unassigned', 'all', 'snoozed', 'resolved'] as const
export type InboxView = (typeof inboxViews)[number]
export type Filters = { readonly [name in (typeof inboxFilters)[number]]?: string }

/** Without a view, all that is open. */
export const viewOf = ({ view }: Filters): InboxView => inboxViews.find((known) => known === view) ?? 'all'

/** The view as filters of the API. */
export function queryOf(filters: Filters, actor: string) {
  const { q, unread } = filters
  return {
    ...(q !== undefined && q.length > 1 && { q }),
    ...(unread !== undefined && { unread: 'true' as const }),
    ...narrowing(viewOf(filters), actor),
  }
}

function narrowing(view: InboxView, actor: string) {
  switch (view) {
    case 'mine':
      return { status: 'open', assignee: actor } as const
    case 'unassigned':
      return { status: 'open', assignee: 'none' } as const
    case 'all':
      return { status: 'open' } as const
    default:
      return { status: view } as const
  }
}
