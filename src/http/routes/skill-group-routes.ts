import { z } from 'zod';
import {
  changeSkillGroupBody,
  created,
  newSkillGroupBody,
  removeSkillGroupBody,
  skillGroupList,
  skillGroupRemoved,
  skillGroupUses,
  skillGroupView,
} from '../../contract/people/agents.js';
import { id, pageQuery } from '../../contract/paging.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import type { ChangeSkillGroup } from '../../services/skill-groups/change-skill-group.js';
import type { CreateSkillGroup } from '../../services/skill-groups/create-skill-group.js';
import type { ReadSkillGroupUses, RemoveSkillGroup } from '../../services/skill-groups/remove-skill-group.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type SkillGroupRouteDeps = {
  readonly lists: Pick<PeopleLists, 'skillGroups'>;
  readonly createSkillGroup: CreateSkillGroup;
  readonly changeSkillGroup: ChangeSkillGroup;
  readonly removeSkillGroup: RemoveSkillGroup;
  readonly readSkillGroupUses: ReadSkillGroupUses;
};

const params = z.strictObject({ skillGroupId: id });

const removing = (deps: SkillGroupRouteDeps): readonly Route[] => [
  route({
    name: 'skill_group.uses',
    method: 'GET',
    path: '/api/v1/skill-groups/:skillGroupId/uses',
    summary: 'What points to a skill group and what is open in it, to be told before it is removed.',
    access: 'skill_groups.manage',
    limit: 'read',
    input: z.object({ params }),
    answer: skillGroupUses,
    handle: ({ actor, params: { skillGroupId } }) => deps.readSkillGroupUses({ actor, skillGroupId }),
  }),
  route({
    name: 'skill_group.remove',
    method: 'POST',
    path: '/api/v1/skill-groups/:skillGroupId/remove',
    summary: 'Removes a skill group; what is open in it and what points to it goes over to another.',
    access: 'skill_groups.manage',
    limit: 'write',
    input: z.object({ params, body: removeSkillGroupBody }),
    answer: skillGroupRemoved,
    handle: ({ actor, params: { skillGroupId }, body }) => deps.removeSkillGroup({ actor, skillGroupId, ...body }),
  }),
];

export const skillGroupRoutes = (deps: SkillGroupRouteDeps): readonly Route[] => [
  ...removing(deps),
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
    input: z.object({ params, body: changeSkillGroupBody }),
    answer: skillGroupView,
    handle: ({ actor, params: { skillGroupId }, body }) => deps.changeSkillGroup({ actor, skillGroupId, ...body }),
  }),
];
