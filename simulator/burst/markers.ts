/**
 * A marker names one message of one customer inside its text: `#<customer>-<n>`, such as `#k3f9c17-5`, n from 1. Whoever
 * answers repeats the markers of what the answer is for; one answer may carry several.
 */
export type Marker = { readonly customer: string; readonly number: number };

export const writeMarker = ({ customer, number }: Marker): string => `#${customer}-${number}`;

export const readMarkers = (text: string): readonly Marker[] =>
  [...text.matchAll(/#([0-9a-z]+c\d+)-(\d+)(?!\d)/g)].map(([, customer = '', number = '']) => ({
    customer,
    number: Number(number),
  }));
