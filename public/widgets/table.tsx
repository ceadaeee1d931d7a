import React from 'react';
import { EuiBasicTable } from '@elastic/eui';

/** One column: its heading and what its cells show. */
export interface Column<T> {
  readonly id: string;
  readonly heading: string;
  readonly width?: string;
  readonly render: (row: T) => React.ReactNode;
}

/** Which page of how many rows is shown. */
interface Paging {
  readonly page: number;
  readonly size: number;
  readonly total: number;
  readonly sizes: readonly number[];
  readonly onChange: (page: number, size: number) => void;
}

interface TableProps<T> {
  readonly caption: string;
  readonly rows: readonly T[];
  readonly idOf: (row: T) => string;
  readonly columns: readonly Column<T>[];
  readonly paging?: Paging;
  readonly isLoading?: boolean;
  readonly isMarked?: (row: T) => boolean;
  readonly empty: React.ReactNode;
}

/** Rows and columns; on a narrow page each row becomes a card. */
export const Table = <T extends object>(props: TableProps<T>): React.ReactElement => {
  const { caption, rows, idOf, columns, paging, isLoading = false, isMarked, empty } = props;
  return (
    <EuiBasicTable<T>
      tableCaption={caption}
      items={[...rows]}
      itemId={idOf}
      loading={isLoading}
      noItemsMessage={empty}
      columns={columns.map(({ id, heading, width, render }) => ({
        name: heading,
        render: (row: T) => (
          <div className="tocsin-cell" data-column={id}>
            {render(row)}
          </div>
        ),
        ...(width === undefined ? {} : { width }),
      }))}
      {...(isMarked ? { rowProps: (row: T) => ({ className: isMarked(row) ? 'tocsin-row-marked' : '' }) } : {})}
      {...(paging
        ? {
            pagination: {
              pageIndex: paging.page,
              pageSize: paging.size,
              totalItemCount: paging.total,
              pageSizeOptions: [...paging.sizes],
            },
            onChange: ({ page }: { page?: { index: number; size: number } }) => {
              if (page) paging.onChange(page.index, page.size);
            },
          }
        : {})}
    />
  );
};
