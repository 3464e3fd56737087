export { appointPost, lapsePost, removeFromPost } from './commands.ts'
export { posts } from './post.ts'
export { postsLapse } from './reaction.ts'
