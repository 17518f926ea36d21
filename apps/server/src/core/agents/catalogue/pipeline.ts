import { type Contact, qualifiedStage } from '../../contacts/contact.ts'

/** The stages that come with a workspace, as agents tell them apart. One of a workspace's own is before Qualified. */
export const dealStages = ['Proposal', 'Negotiation']
export const wonStage = 'Won'
export const lostStage = 'Lost'
export const earlyStages = ['New', 'Contacted', 'Warm', 'Hot']

const later: readonly string[] = [qualifiedStage, ...dealStages, wonStage, lostStage]

/** Not qualified yet, and not lost. */
export const isLead = ({ stage, qualified_at }: Contact): boolean => qualified_at === null && !later.includes(stage)
