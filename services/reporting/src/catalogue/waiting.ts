/** What an indicator that nobody feeds waits for: a mechanism that is not built, and the events it would say. */
export interface Waiting {
  readonly mechanism: string
  readonly title: string
  readonly events: readonly string[]
}
type Row = readonly [mechanism: string, title: string, events: string, indicators: string]

/** In the order of the mechanisms. A row goes when its events come: a test holds it to that. */
const rows: readonly Row[] = [
  ['M-007', '重点任务', 'KeyTaskAssigned KeyTaskCompleted', 'IO-10'],
  ['M-010', '责任清单', 'ResponsibilityListIssued ResponsibilityItemCompleted', 'IO-08 IO-09'],
  ['M-015', '特色课程', 'CourseApproved CourseRetired', 'IO-19'],
  ['M-016', '党员教育轮训', 'TrainingRotationOpened TrainingRotationCovered TrainingRotationZeroed', 'IO-20 IO-21'],
  [
    'M-017',
    '三位一体考核',
    'AssessmentCycleOpened RoutineAssessmentScored DebriefingReviewed AssessmentFinalised',
    'IO-24 IO-25 IO-26',
  ],
  ['M-019', '考核结果运用', 'AssessmentResultApplied', 'IO-27'],
  ['M-020', '届中分析', 'MidTermAnalysisStarted MidTermAnalysisConcluded', 'IO-28 IO-29 IO-30'],
  ['M-021', '不合格不胜任不尽职干部调整', 'CadreAdjusted', 'IO-31'],
  ['M-022', '整乡推进、整区提升', 'DemonstrationDriveCertified', 'IO-32'],
  ['M-023', '星级村党组织评定', 'StarProposed StarNamed', 'IO-33 IO-34 IO-35 IO-38'],
  ['M-024', '星级核验', 'StarVerified StarDowngraded StarRevoked', 'IO-36 IO-37'],
  ['M-025', '放心店、经营户', 'HonourGranted HonourWithdrawn', 'IO-39'],
  ['M-026', '示范点', 'DemoSiteRecommended DemoSiteNamed', 'IO-40'],
  ['M-027', '发展党员', 'ProbationaryMemberApproved ProbationaryAdmissionVoted', 'IO-41 IO-42 IO-43 IO-44'],
  ['M-030', '入党积极分子', 'ActivistConfirmed DevelopmentTargetConfirmed DevelopmentWithdrawn', 'IO-45'],
  ['M-031', '流动党员', 'FloatingMemberRegistered FloatingRosterEstablished FloatingMemberReturned', 'IO-46 IO-47'],
  ['M-032', '一对一联系', 'FloatingContactAssigned FloatingMemberContacted', 'IO-48 IO-49'],
  ['M-033', '村党组织书记区级备案', 'SecretaryFiled SecretaryFilingEnded', 'IO-50'],
  ['M-034', '党建组织员', 'OrganiserRecruited OrganiserEnded', 'IO-51 IO-52 IO-53'],
  ['M-035', '后备人才', 'ReserveTalentAdded ReserveTalentRemoved', 'IO-54'],
  ['M-036', '党群服务中心', 'ServiceCentreOpened ServiceCentreLinked ServiceCentreClosed', 'IG-27 IG-28'],
  ['M-037', '主题阅读区', 'FacilityEventHeld', 'IG-33'],
  ['M-038', '点单服务', 'ServiceOrdered ServiceDelivered ServiceOrderCancelled', 'IG-29 IG-30 IG-31 IG-32'],
  ['M-039', '驻村工作队', 'WorkTeamMemberPosted WorkTeamMemberRecalled', 'IO-70'],
  ['M-040', '工作队轮换', 'WorkTeamRotationPlanned WorkTeamHandedOver', 'IO-71 IO-72'],
  ['M-041', '走访慰问', 'CondolenceVisitMade', 'IO-68 IO-69'],
  ['M-042', '办好事实事', 'PracticalDeedConfirmed', 'IG-34 IG-39'],
  ['M-043', '扶持资金', 'SupportFundRegistered SupportFundAllocated SupportFundPaid', 'IA-22'],
  [
    'M-044',
    '村级集体经济项目',
    'EconomyProjectProposed EconomyProjectClosed CollectiveIncomeReported',
    'IA-21 IA-23 IA-24 IA-25 IA-26',
  ],
  ['M-045', '后盾单位', 'SupportUnitPaired SupportPairingEnded', 'IA-30'],
  ['M-046', '实绩专项考核', 'PerformanceReviewOpened PerformanceReviewScored', 'IA-31'],
  ['M-047', '收益分配', 'DistributionDrafted DistributionPaid DistributionClosed', 'IA-27 IA-28 IA-29'],
  [
    'M-048',
    '典型案例与经验交流',
    'ExperienceCaseSubmitted ExperienceCaseSelected ExperienceShared',
    'IR-01 IR-02 IR-03',
  ],
  ['M-076', '薄弱党支部', 'BranchFlaggedWeak BranchWeakCleared', 'IO-92'],
  ['M-077', '六大行动', 'ProgrammeActivityHeld', 'IO-78 IO-79'],
  ['M-079', '主题教育', 'ThemeRequiredItemCompleted ThemeOptionalItemDone', 'IO-76 IO-77'],
  ['M-080', '党课', 'LectureHeld LectureTargetSet', 'IO-73 IO-74 IO-75 IO-91'],
  [
    'M-084',
    '头雁培育、能人治村、返乡任职',
    'TalentEnrolled HomeComerAppointed LeadGooseGraduated',
    'IO-80 IO-81 IO-82',
  ],
  ['M-086', '阵地攻坚', 'SiteUpgradePlanned SiteUpgradeAccepted', 'IG-38'],
  ['M-088', '机关党建品牌与清廉机关', 'BrandNamed IntegrityOrganReviewed', 'IO-84 IO-87'],
  ['M-089', '学校议事决策规则', 'DecisionRuleAdopted', 'IO-86'],
  ['M-090', '双带头人', 'DoubleLeaderCertified', 'IO-85'],
  ['M-092', '两新直接联系点', 'ContactPointEstablished ContactPointVisited', 'IO-83'],
  ['M-093', '暖新驿站', 'StationOpened StationServed StationClosed', 'IG-35 IG-36'],
]

/** By indicator. */
export const waiting: ReadonlyMap<string, Waiting> = new Map(
  rows.flatMap(([mechanism, title, events, indicators]) =>
    indicators.split(' ').map((id) => [id, { mechanism, title, events: events.split(' ') }] as const),
  ),
)
