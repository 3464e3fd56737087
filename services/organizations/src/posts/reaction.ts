import type { Reaction } from '@jiceng/eventing'
import { lapsePost } from './commands.ts'
import { posts } from './post.ts'

/** In an organisation that ended nobody holds a post. */
export const postsLapse: Reaction = {
  name: 'posts-lapse',
  service: 'organizations',
  on: ['PartyOrganizationMerged', 'PartyOrganizationDissolved'],
  targets: ({ aggregate }) => ({
    collection: posts.collection,
    filter: { relates: `org:${aggregate}`, 'state.state': 'active' },
    limit: 50,
  }),
  command: lapsePost,
  body: () => ({}),
}
