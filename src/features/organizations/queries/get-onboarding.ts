import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  type OnboardingStep,
  ORGANIZATION_OVERVIEW,
  type OrganizationOverviewDocument,
} from '../../../../projections/organization-overview/organization-overview.projection.js';
import { notFound } from '../../../kernel/refusal.js';
import { PERSONAL_DATA, type Person, type PersonalData } from '../../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';

/** The four steps of ORG-6, in order. */
const STEPS = [
  ['describe', 'Describe the organization'],
  ['registry', 'Create the first registry'],
  ['invite', 'Invite members'],
  ['configure', 'Configure variables and secrets'],
] as const satisfies readonly (readonly [OnboardingStep, string])[];

export interface OnboardingStepView {
  readonly step: OnboardingStep;
  readonly title: string;
  readonly done: boolean;
  /** When it was first done; null while it is open. */
  readonly doneAt: string | null;
  /** null while it is open, or if no person did it. */
  readonly doneBy: {
    readonly userId: string;
    /** The person's present name; null once it was erased. */ readonly name: string | null;
  } | null;
}

export interface OnboardingView {
  readonly complete: boolean;
  readonly steps: readonly OnboardingStepView[];
}

/** @throws Refusal `organization.unknown` */
export class GetOnboarding extends Query<OnboardingView> {
  constructor(
    readonly organizationId: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetOnboarding)
export class GetOnboardingHandler implements IQueryHandler<GetOnboarding> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ organizationId, atLeast }: GetOnboarding): Promise<OnboardingView> {
    const { collection } = await this.reader.read<OrganizationOverviewDocument>(ORGANIZATION_OVERVIEW, atLeast);
    const found = await collection.get(organizationId);
    if (!found) throw notFound('organization.unknown', 'There is no such organization.');
    const doers = Object.values(found.steps).flatMap(({ by }) => (by === null || by.erased ? [] : [by.userId]));
    const people = await this.personalData.read([...new Set(doers)]);
    const steps = STEPS.map(([step, title]) => stepView(step, title, found, people));
    return { complete: steps.every(({ done }) => done), steps };
  }
}

const stepView = (
  step: OnboardingStep,
  title: string,
  { steps }: OrganizationOverviewDocument,
  people: ReadonlyMap<string, Person>,
): OnboardingStepView => {
  const { at = null, by = null } = steps[step] ?? {};
  const doneBy = by === null ? null : { userId: by.userId, name: people.get(by.userId)?.name ?? null };
  return { step, title, done: at !== null, doneAt: at, doneBy };
};
