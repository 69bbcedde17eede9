/** What is paid for a database: an instance or an Aurora cluster, what is stored, backups, a proxy. */
import type { Resource, Resources } from '../draft.ts';
import { type Line, line, NoPrice, type Rule, type Surroundings } from './line.ts';
import { HOURS_A_MONTH, INSTANCES, type Instance } from './prices.ts';
import { monthly } from './traffic.ts';

const GB = 1e9;
/** Aurora writes pages of so many bytes, each row about twice: to its log and to its index. */
const AURORA_PAGE_BYTES = 4096;
const AURORA_WRITES = 2;
/** What one capacity unit works, in vCPU. */
export const ACU_VCPU = 0.25;
const PROXY_LEAST_VCPU = 2;
const PROXY_LEAST_ACU = 8;
const SERVERLESS = 'db.serverless';

function instanceOf(resourceClass: unknown): Instance {
  const name = String(resourceClass).replace(/^db\./, '');
  const found = INSTANCES[name];
  if (!found) throw new NoPrice(`no price for the instance ${name}: add it to infra/costs/prices.ts`);
  return found;
}

/** Backups are paid for where they are larger than the database: one whole copy, and each day's growth. */
const backups = ({ traffic }: Surroundings, days: number, paidGib: number): number =>
  Math.max(0, traffic.needs.storedGib + days * traffic.storedGibADay - paidGib);

/** Half of the functions' calls reach a server in the other zone. */
const betweenZones = ({ traffic }: Surroundings): Line =>
  line('RDS', 'between zones', monthly(traffic.loadedBytes / 2) / GB, 'betweenZones');

const instance: Rule = (properties, surroundings) => {
  if (properties.DBInstanceClass === SERVERLESS) return [];
  const { hour } = instanceOf(properties.DBInstanceClass);
  const copies = properties.MultiAZ === true ? 2 : 1;
  const hours: Line = { service: 'RDS', item: 'instance', quantity: copies * HOURS_A_MONTH, price: hour };
  if (properties.DBClusterIdentifier !== undefined) return [hours];
  if (properties.StorageType !== 'gp3')
    throw new NoPrice(`no price for storage of type ${properties.StorageType}`);
  const gib = Math.max(Number(properties.AllocatedStorage), surroundings.traffic.needs.storedGib);
  return [
    hours,
    line('RDS', 'storage', copies * gib, 'gp3'),
    line('RDS', 'backups', backups(surroundings, Number(properties.BackupRetentionPeriod), gib), 'rdsBackup'),
    betweenZones(surroundings),
  ];
};

/** Capacity units that one instance of the cluster uses: what the load needs, within its limits. */
function unitsOf(scaling: unknown, vcpu: number): number {
  const { MinCapacity = 0, MaxCapacity = Number.POSITIVE_INFINITY } = (scaling ?? {}) as Record<
    string,
    number
  >;
  const needed = Math.ceil((vcpu / ACU_VCPU) * 2) / 2;
  if (needed > MaxCapacity)
    throw new NoPrice(
      `the load needs ${needed} Aurora capacity units, and the settings allow ${MaxCapacity}`,
    );
  return Math.max(MinCapacity, needed);
}

const serverlessInstances = (resources: Resources): Resource[] =>
  Object.values(resources).filter(({ Properties }) => Properties?.DBInstanceClass === SERVERLESS);

const cluster: Rule = (properties, surroundings) => {
  const { traffic, resources } = surroundings;
  const units = unitsOf(properties.ServerlessV2ScalingConfiguration, traffic.needs.vcpu);
  const { storedGib } = traffic.needs;
  const writes = (AURORA_WRITES * traffic.loadedBytes) / AURORA_PAGE_BYTES;
  return [
    line('RDS', 'capacity', serverlessInstances(resources).length * units * HOURS_A_MONTH, 'acuHour'),
    line('RDS', 'storage', storedGib, 'auroraStorage'),
    line('RDS', 'writes', monthly(writes) / 1e6, 'auroraIo'),
    line(
      'RDS',
      'backups',
      backups(surroundings, Number(properties.BackupRetentionPeriod ?? 1), storedGib),
      'auroraBackup',
    ),
    betweenZones(surroundings),
  ];
};

const proxy: Rule = (_, { resources, traffic }) => {
  const servers = Object.values(resources).filter(({ Type }) => Type === 'AWS::RDS::DBInstance');
  const vcpus = servers
    .filter(({ Properties }) => Properties?.DBInstanceClass !== SERVERLESS)
    .map(({ Properties }) => Math.max(PROXY_LEAST_VCPU, instanceOf(Properties?.DBInstanceClass).vcpu));
  const units = serverlessInstances(resources).map(() =>
    Math.max(PROXY_LEAST_ACU, traffic.needs.vcpu / ACU_VCPU),
  );
  const paid = [...vcpus, ...units].reduce((sum, one) => sum + one, 0);
  return [line('RDS', 'proxy', paid * HOURS_A_MONTH, 'proxyVcpuHour')];
};

export const DATABASE_RULES: Readonly<Record<string, Rule>> = {
  'AWS::RDS::DBInstance': instance,
  'AWS::RDS::DBCluster': cluster,
  'AWS::RDS::DBProxy': proxy,
};
