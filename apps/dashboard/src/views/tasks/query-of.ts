interface Filters {
  status?: string
  assignee?: string
}

/** What the address says, as the API asks for it: open tasks by due date, all others newest first. */
export function queryOf({ status, assignee }: Filters): Record<string, string> {
  return { ...queryOfStatus(status), ...(assignee !== undefined && { assignee }) }
}

function queryOfStatus(status: string | undefined): Record<string, string> {
  switch (status) {
    case 'all':
      return {}
    case 'done':
      return { status }
    case 'overdue':
      return { status: 'open', overdue: 'true', sort: 'due' }
    default:
      return { status: 'open', sort: 'due' }
  }
}
