import type { Words } from '@jiceng/kernel'

/** A rule of early warning: what it is, whom it concerns, and what they do next (`domain` 4). */
export interface Rule {
  readonly title: Words
  /** What to do about it. */
  readonly advice: Words
  /** Whose task it is. */
  readonly to: readonly string[]
}

export const rules = {
  'W-01': {
    title: { zh: '换届将到期或逾期', en: 'The term ends soon, or has ended' },
    advice: { zh: '筹备换届选举，或按程序申请延期', en: 'Prepare the election, or apply to extend the term' },
    to: ['branch-secretary', 'town-secretary'],
  },
  'W-02': {
    title: { zh: '有3名以上党员的单位未建党组织', en: 'A unit with three members and no Party organisation' },
    advice: {
      zh: '单独或联合组建党支部；暂不具备条件的选派党建指导员',
      en: 'Establish a branch, alone or joint with others; until then send an instructor',
    },
    to: ['town-secretary', 'district-admin'],
  },
  'W-03': {
    title: { zh: '本季度未召开党员大会', en: 'No members’ meeting this quarter' },
    advice: { zh: '召开党员大会并及时录入', en: 'Hold the meeting, and record it' },
    to: ['branch-secretary'],
  },
  'W-03b': {
    title: { zh: '本月未召开支委会', en: 'No committee meeting this month' },
    advice: { zh: '召开支委会并及时录入', en: 'Hold the meeting, and record it' },
    to: ['branch-secretary'],
  },
  'W-04': {
    title: { zh: '本年度组织生活会或民主评议缺失', en: 'The yearly meeting or the appraisal is missing' },
    advice: { zh: '补开组织生活会、民主评议党员', en: 'Hold the meeting of organisation life and the appraisal' },
    to: ['branch-secretary'],
  },
  'W-05': {
    title: { zh: '主题党日缺失', en: 'No theme Party day this month' },
    advice: { zh: '按固定日开展主题党日', en: 'Hold the theme day on its day of the month' },
    to: ['branch-secretary', 'town-clerk'],
  },
  'W-06': {
    title: { zh: '本季度未开展党课', en: 'No Party class this quarter' },
    advice: { zh: '安排党课并及时录入', en: 'Hold a class, and record it' },
    to: ['branch-secretary'],
  },
  'W-07': {
    title: { zh: '六级链条不完整', en: 'A chain of six levels that is broken' },
    advice: { zh: '补齐所缺层级的组织或党员中心户', en: 'Set up what is missing on its level' },
    to: ['town-secretary'],
  },
  'W-08': {
    title: { zh: '支部规模不合规定', en: 'A branch too large or too small' },
    advice: {
      zh: '超过50人的设党总支，正式党员不足3人的组建联合支部，覆盖超过5个单位的联合支部予以拆分',
      en: 'Make a general branch of more than fifty, a joint one of fewer than three full members; divide one of six units',
    },
    to: ['town-clerk', 'district-admin'],
  },
  'W-17': {
    title: { zh: '网格无党支部、楼栋无党小组', en: 'A grid without branch, or buildings without group' },
    advice: { zh: '为网格确定党支部，为楼栋建立党小组', en: 'Link a branch to the grid, and groups to its buildings' },
    to: ['town-secretary'],
  },
  'W-18': {
    title: { zh: '网格规模或整合不到位', en: 'The size of a grid, or a legacy grid not merged' },
    advice: { zh: '按300至500户调整网格，将原网格并入红色网格', en: 'Adjust the grid, or merge the legacy grid' },
    to: ['town-secretary'],
  },
  'W-19': {
    title: { zh: '网格无网格长', en: 'A grid without lead' },
    advice: { zh: '指定专职网格长', en: 'Post a full-time lead' },
    to: ['town-secretary'],
  },
  'W-20': {
    title: { zh: '事项超时限、退回或老案反弹', en: 'A matter beyond its time limit, returned or back again' },
    advice: { zh: '催办并尽快办结，确需延期的申请延期', en: 'Urge and finish it, or apply for an extension in time' },
    to: ['owner-unit', 'community-clerk', 'town-clerk'],
  },
  'W-21': {
    title: { zh: '应报到单位未报到', en: 'A unit that has not checked in' },
    advice: { zh: '联系单位到所在社区报到', en: 'Have the unit check in at the community of its seat' },
    to: ['community-clerk'],
  },
  'W-22': {
    title: { zh: '共建协议将到期或无共建项目', en: 'A contract ends soon, or carries no project' },
    advice: {
      zh: '商定续签或办理终止；无项目的对接需求与资源并立项',
      en: 'Renew it or let it end; match needs and resources, and open a project',
    },
    to: ['community-clerk', 'partner-unit'],
  },
  'W-23': {
    title: { zh: '队伍90天无活动', en: 'A team idle for ninety days' },
    advice: { zh: '组织活动，或撤销队伍', en: 'Let the team act, or disband it' },
    to: ['community-clerk'],
  },
  'W-24': {
    title: { zh: '联席会议未召开、议定事项逾期', en: 'A joint conference missed, or its decision overdue' },
    advice: { zh: '召开会议，督办并办结议定事项', en: 'Hold the conference, or close its decision' },
    to: ['town-secretary'],
  },
  'W-25': {
    title: { zh: '联盟成员不足或90天无活动', en: 'An alliance with too few members, or idle for ninety days' },
    advice: {
      zh: '吸纳成员、开展联建活动，或解散联盟',
      en: 'Take in members and act together, or dissolve the alliance',
    },
    to: ['alliance-lead'],
  },
  'W-26': {
    title: { zh: '联盟成员未签订联建协议', en: 'A member that has not signed the agreement' },
    advice: { zh: '与成员签订联建协议', en: 'Have the member sign' },
    to: ['alliance-lead'],
  },
  'W-27': {
    title: { zh: '主题党日年度计划未批准', en: 'No approved plan of theme days' },
    advice: { zh: '报送并批准年度计划', en: 'Submit the plan, and have it approved' },
    to: ['branch-secretary'],
  },
  'W-28': {
    title: { zh: '会议记录不规范或补录过多', en: 'Meeting records incomplete or late' },
    advice: {
      zh: '对照九项要素补正会议记录，今后7日内录入',
      en: 'Complete the nine parts of the records, and record within seven days',
    },
    to: ['branch-secretary', 'town-clerk'],
  },
  'W-29': {
    title: { zh: '整改逾期或反复退回', en: 'A rectification overdue, or rejected twice' },
    advice: { zh: '报送整改情况，请上级验收', en: 'Say what was done, and have it verified' },
    to: ['branch-secretary', 'town-clerk'],
  },
  'W-35': {
    title: { zh: '机关、国企支部组织生活薄弱', en: 'Weak branches of organs or state enterprises' },
    advice: {
      zh: '机关工委、国资党委逐个支部督促三会一课，连续两季度落实率回到八成以上',
      en: 'Have each branch hold its meetings and lectures, until four fifths hold what they owe',
    },
    to: ['field-admin', 'district-admin'],
  },
  'W-41': {
    title: { zh: '数据静默、滞后或矛盾', en: 'Data that is silent, late or contradictory' },
    advice: { zh: '补录近期工作，核对登记人数', en: 'Record what was done lately, and check the numbers given' },
    to: ['community-clerk', 'town-clerk'],
  },
  'W-42': {
    title: { zh: '平台运行异常', en: 'The platform is not well' },
    advice: {
      zh: '在平台运行预警中查看，按运维手册处理',
      en: 'See the alerts of the platform, and the runbook of each',
    },
    to: ['ops'],
  },
} as const satisfies Readonly<Record<string, Rule>>

const table: ReadonlyMap<string, Rule> = new Map(Object.entries(rules))
/** Undefined for a rule of a later build. */
export const ruleOf = (id: string): Rule | undefined => table.get(id)
