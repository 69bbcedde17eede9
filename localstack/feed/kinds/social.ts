import { faker } from '@faker-js/faker/locale/en';
import { between, counter, hash, pick, type Random, seeded, skewed } from '../random.ts';
import { birdStrikes, earthquakes } from '../replay.ts';
import { leisure } from '../rhythm.ts';
import { isoTime, type Kind } from './kind.ts';

const HOMES = [
  { country: 'US', author_time_zone: 'America/New_York', language: 'en' },
  { country: 'US', author_time_zone: 'America/Los_Angeles', language: 'en' },
  { country: 'GB', author_time_zone: 'Europe/London', language: 'en' },
  { country: 'IN', author_time_zone: 'Asia/Kolkata', language: 'en' },
  { country: 'AU', author_time_zone: 'Australia/Sydney', language: 'en' },
  { country: 'DE', author_time_zone: 'Europe/Berlin', language: 'de' },
  { country: 'ES', author_time_zone: 'Europe/Madrid', language: 'es' },
  { country: 'JP', author_time_zone: 'Asia/Tokyo', language: 'ja' },
];
const PHRASES: Record<string, string[]> = {
  de: [
    'Endlich Feierabend, und die Sonne scheint noch 🌞',
    'Der Zug hat schon wieder zwanzig Minuten Verspätung.',
    'Kann jemand ein gutes Café in der Nähe empfehlen?',
    'Das neue Album ist großartig, ich höre es seit Tagen.',
  ],
  es: [
    '¡Qué partido el de anoche! ⚽',
    'Hoy toca paella en casa de la abuela.',
    'No entiendo por qué la actualización es tan lenta.',
    '¿Alguien sabe si mañana abre el museo?',
  ],
  ja: [
    '今日はとてもいい天気ですね',
    '新しいラーメン屋に行ってきた 🍜',
    '電車が遅れている',
    'この映画は本当に面白かった',
  ],
};
const AUTHORS = 600;
const PHRASES_MADE = 400;

function authors(seed: string) {
  const random = seeded(`${seed}:authors`);
  const home = skewed(HOMES, 0.6);
  return Array.from({ length: AUTHORS }, (_, i) => {
    const handle = faker.internet
      .username()
      .replace(/[^A-Za-z0-9_.]/g, '')
      .slice(0, 30);
    return { author_id: `u-${i + 1}`, author: `@${handle.padEnd(2, '_')}`, ...home(random) };
  });
}

interface Message {
  text: string;
  hashtags: string[];
}

function earthquakeReport(random: Random): Message {
  const { magnitude, place } = pick(random, earthquakes());
  return {
    text: `Did you feel it? Magnitude ${magnitude.toFixed(1)}, ${place}. #earthquake`,
    hashtags: magnitude >= 4 ? ['earthquake', 'breaking'] : ['earthquake'],
  };
}

function birdStrikeReport(random: Random): Message {
  const { airport, aircraft, species, phase, damage } = pick(random, birdStrikes());
  const harm = damage === 'None' ? 'no damage' : `damage: ${damage}`;
  return {
    text: `Bird strike at ${airport}: a ${aircraft} met ${species.toLowerCase()} (${phase.toLowerCase()}), ${harm}. #aviation`,
    hashtags: ['aviation'],
  };
}

/** Reports of recorded earthquakes and bird strikes among small talk; few authors write most of it. */
export const social: Kind = {
  rhythm: leisure,
  generator({ seed }) {
    faker.seed(hash(`${seed}:social`));
    const author = skewed(authors(seed), 0.9);
    const platform = skewed(['microblog', 'forum', 'video', 'photo'], 0.8);
    const small = Array.from({ length: PHRASES_MADE }, (_, i) =>
      i % 2 === 0 ? faker.hacker.phrase() : faker.food.description(),
    );
    const tags = Array.from({ length: 60 }, () => faker.word.noun());
    const tag = skewed(tags, 1);
    const count = counter();

    const message = (language: string, random: Random): Message => {
      const phrases = PHRASES[language];
      if (phrases !== undefined) return { text: pick(random, phrases), hashtags: [] };
      const chance = random();
      if (chance < 0.2) return earthquakeReport(random);
      if (chance < 0.35) return birdStrikeReport(random);
      const hashtags = Array.from({ length: Math.floor(random() * 3) }, () => tag(random));
      return { text: [pick(random, small), ...hashtags.map(name => `#${name}`)].join(' '), hashtags };
    };

    return (now, random) => {
      const { language, ...by } = author(random);
      const { text, hashtags } = message(language, random);
      const id = `p-${count('post', now)}`;
      const views = Math.floor(10 / (1 - random()) ** 0.9);
      const likes = Math.floor(views * between(random, 0, 0.3));
      return {
        post_id: id,
        posted_at: isoTime(now - Math.floor(random() * 4000)),
        ...by,
        platform: platform(random),
        text,
        language,
        hashtags: [...new Set(hashtags)],
        url: `https://social.example/posts/${id}`,
        views,
        likes,
        shares: Math.floor(likes * between(random, 0, 0.2)),
      };
    };
  },
};
