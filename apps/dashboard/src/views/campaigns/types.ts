import type { Schemas } from '../../api/schema.gen.ts'

export type Campaign = Schemas['CampaignWithCounts']
export type Step = Schemas['CampaignStep']
export type StepOf<Kind extends Step['type']> = Extract<Step, { type: Kind }>
export type Content = Schemas['Content']
export type TemplateContent = Extract<Content, { type: 'template' }>

/** The document doesn't type the steps of an answer. */
export const stepsOf = ({ steps }: Pick<Campaign, 'steps'>): Step[] => steps as Step[]

export const statuses = ['draft', 'running', 'paused', 'completed', 'archived'] as const
export const enrollmentStatuses = ['active', 'waiting', 'completed', 'stopped', 'failed'] as const
