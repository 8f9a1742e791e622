import { z } from 'zod';
import {
  changeSkillGroupBody,
  created,
  newSkillGroupBody,
  skillGroupList,
  skillGroupView,
} from '../../contract/people/agents.js';
import { id, pageQuery } from '../../contract/paging.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import type { ChangeSkillGroup } from '../../services/skill-groups/change-skill-group.js';
import type { CreateSkillGroup } from '../../services/skill-groups/create-skill-group.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type SkillGroupRouteDeps = {
  readonly lists: Pick<PeopleLists, 'skillGroups'>;
  readonly createSkillGroup: CreateSkillGroup;
  readonly changeSkillGroup: ChangeSkillGroup;
};

export const skillGroupRoutes = (deps: SkillGroupRouteDeps): readonly Route[] => [
  route({
    name: 'skill_group.list',
    method: 'GET',
    path: '/api/v1/skill-groups',
    summary: 'Skill groups and who is in them.',
    access: 'skill_groups.read',
    limit: 'read',
    input: z.object({ query: pageQuery }),
    answer: skillGroupList,
    handle: ({ actor, query }) => deps.lists.skillGroups({ actor, ...query }),
  }),
  route({
    name: 'skill_group.create',
    method: 'POST',
    path: '/api/v1/skill-groups',
    summary: 'Adds a skill group.',
    access: 'skill_groups.manage',
    limit: 'write',
    input: z.object({ body: newSkillGroupBody }),
    answer: created,
    handle: ({ actor, body }) => deps.createSkillGroup({ actor, ...body }),
  }),
  route({
    name: 'skill_group.update',
    method: 'PATCH',
    path: '/api/v1/skill-groups/:skillGroupId',
    summary: 'Renames a skill group or sets who is in it.',
    access: 'skill_groups.manage',
    limit: 'write',
    input: z.object({ params: z.strictObject({ skillGroupId: id }), body: changeSkillGroupBody }),
    answer: skillGroupView,
    handle: ({ actor, params: { skillGroupId }, body }) => deps.changeSkillGroup({ actor, skillGroupId, ...body }),
  }),
];
